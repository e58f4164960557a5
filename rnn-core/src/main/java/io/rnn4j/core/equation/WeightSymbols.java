package io.rnn4j.core.equation;

import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.api.expr.WeightView;
import io.rnn4j.core.engine.program.Instruction;
import io.rnn4j.core.engine.program.Operation;
import io.rnn4j.core.engine.program.Program;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The symbols of the weights of a program, in the order of declaration. Each gate's block of a
 * fused weight has a symbol of its own: W_i for the columns of {@code kernel} that gate i uses.
 */
final class WeightSymbols {
    private final Map<WeightView, Symbol> symbols = new LinkedHashMap<>();
    private final Map<Symbol, Integer> ranks = new HashMap<>();
    private final Set<String> printed = new HashSet<>();

    /** Assigns the symbols of a program that was compiled from a recurrence; null for rows. */
    WeightSymbols(Program program, RecurrenceDefinition recurrence) {
        List<String> order = new ArrayList<>();
        if (recurrence != null) {
            recurrence.weights().forEach(weight -> order.add(weight.name()));
        }
        Map<String, List<WeightView>> views = new LinkedHashMap<>();
        Set<String> rows = new HashSet<>();
        for (Instruction instruction : program.instructions()) {
            WeightView view = instruction.operation().view();
            if (view != null) {
                List<WeightView> own =
                        views.computeIfAbsent(view.weight(), name -> new ArrayList<>());
                if (!own.contains(view)) {
                    own.add(view);
                }
                if (instruction.operation() instanceof Operation.WeightRow) {
                    rows.add(view.weight());
                }
            }
        }
        // the order is not known for rows: matrices first, then the vectors added to products
        views.keySet().stream()
                .filter(name -> !order.contains(name))
                .sorted(Comparator.comparing(rows::contains))
                .toList()
                .forEach(order::add);
        for (String name : order) {
            List<WeightView> own = new ArrayList<>(views.getOrDefault(name, List.of()));
            own.sort(Comparator.comparingInt(WeightView::firstColumn));
            for (WeightView view : own) {
                Symbol symbol = symbol(view, recurrence, own.size() > 1);
                symbols.put(view, symbol);
                printed.add(symbol.toString());
                ranks.put(symbol, ranks.size());
            }
        }
    }

    /** Returns the usual symbol, or one with the full name if the usual one is taken. */
    private Symbol symbol(WeightView view, RecurrenceDefinition recurrence, boolean split) {
        String part = recurrence == null ? "" : recurrence.prefixOf(view);
        String gate = recurrence == null ? null : recurrence.gateOf(view).orElse(null);
        String columns = null;
        if (gate != null) {
            columns = gate.substring(part.length());
        } else if (split) {
            columns = view.firstColumn() + ":" + (view.firstColumn() + view.columns());
        }
        Symbol word = Symbol.ofWord(view.weight().substring(part.length())).inside(part);
        Symbol usual = columns == null ? word : word.at(columns);
        if (!printed.contains(usual.toString())) {
            return usual;
        }
        Symbol whole = new Symbol(false, view.weight(), columns == null ? "" : columns, false);
        while (printed.contains(whole.toString())) {
            whole = whole.primed();
        }
        return whole;
    }

    Symbol of(WeightView view) {
        return symbols.get(view);
    }

    /** {@return all symbols in the order of declaration} */
    List<Symbol> all() {
        return List.copyOf(symbols.values());
    }

    boolean isWeight(Term term) {
        return ranks.containsKey(term);
    }

    /** Returns the position of a weight, transposed or not, in the order of declaration. */
    int rank(Term weight) {
        Term symbol = weight instanceof Term.Transposed(Term inner) ? inner : weight;
        return ranks.getOrDefault(symbol, ranks.size());
    }
}
