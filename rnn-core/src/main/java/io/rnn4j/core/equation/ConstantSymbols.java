package io.rnn4j.core.equation;

import io.rnn4j.core.equation.Section.Equation;
import io.rnn4j.core.equation.Section.Note;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Replaces constants of equations that are too long to read. A sum of columns of one row, each
 * moved to other columns, is the product of the row and a constant matrix; matrices and long rows
 * get a symbol and a note that describes them.
 */
final class ConstantSymbols {
    private static final int LONGEST_ROW = 6;
    private static final String MATRIX = "K";
    private static final String ROW = "k";

    private final Set<Symbol> used = new HashSet<>();
    private final Map<List<List<Double>>, Symbol> matrices = new LinkedHashMap<>();
    private final Map<List<Double>, Symbol> rows = new LinkedHashMap<>();
    private List<Note> notes = new ArrayList<>();

    private ConstantSymbols() {}

    /** {@return the sections with symbols for long constants, explained where they appear first} */
    static List<Section> replaceIn(List<Section> sections) {
        ConstantSymbols symbols = new ConstantSymbols();
        for (Section section : sections) {
            section.notes().forEach(note -> symbols.used.add(note.symbol()));
            section.equations().forEach(equation -> symbols.used.add(equation.left()));
            section.equations().forEach(equation -> symbols.collect(equation.right()));
        }
        return sections.stream().map(symbols::replaced).toList();
    }

    private void collect(Term term) {
        if (term instanceof Symbol symbol) {
            used.add(symbol);
        } else {
            term.mapped(
                    part -> {
                        collect(part);
                        return part;
                    });
        }
    }

    private Section replaced(Section section) {
        notes = new ArrayList<>(section.notes());
        List<Equation> equations =
                section.equations().stream()
                        .map(each -> new Equation(each.left(), replaced(each.right())))
                        .toList();
        return new Section(section.heading(), section.steps(), List.copyOf(notes), equations);
    }

    private Term replaced(Term term) {
        MovedColumns moved = MovedColumns.of(term);
        if (moved != null && moved.column() >= 0) {
            return Term.call("column", replaced(moved.row()), new Term.Number(moved.column() + 1));
        }
        return switch (term) {
            case Term.Sum(List<Term> terms) -> sum(terms);
            case Term.Numbers(List<Double> values) when values.size() > LONGEST_ROW ->
                    named(values);
            default -> term.mapped(this::replaced);
        };
    }

    /** Combines the terms of the same row. */
    private Term sum(List<Term> terms) {
        Map<Term, List<MovedColumns>> groups = new LinkedHashMap<>();
        for (Term term : terms) {
            MovedColumns moved = MovedColumns.of(term);
            if (moved != null) {
                groups.computeIfAbsent(moved.row(), row -> new ArrayList<>()).add(moved);
            }
        }
        groups.values().removeIf(group -> group.size() == 1 || MovedColumns.matrix(group) == null);
        List<Term> result = new ArrayList<>();
        groups.forEach(
                (row, group) ->
                        result.add(Term.matrix(replaced(row), named(MovedColumns.matrix(group)))));
        for (Term term : terms) {
            MovedColumns moved = MovedColumns.of(term);
            if (moved == null || !groups.containsKey(moved.row())) {
                result.add(replaced(term));
            }
        }
        return Term.sum(result);
    }

    private Symbol named(List<Double> row) {
        return rows.computeIfAbsent(
                row,
                each -> {
                    Symbol symbol = unused(ROW, rows.size());
                    double[] values = each.stream().mapToDouble(Double::doubleValue).toArray();
                    notes.add(new Note(symbol, ConstantWords.row(values)));
                    return symbol;
                });
    }

    private Term named(double[][] matrix) {
        List<List<Double>> transposed = lists(transposed(matrix));
        Symbol known = matrices.get(transposed);
        List<List<Double>> key = lists(matrix);
        if (known != null && !key.equals(transposed)) {
            return new Term.Transposed(known);
        }
        return matrices.computeIfAbsent(
                key,
                each -> {
                    Symbol symbol = unused(MATRIX, matrices.size());
                    notes.add(new Note(symbol, ConstantWords.matrix(matrix)));
                    return symbol;
                });
    }

    private Symbol unused(String base, int number) {
        int next = number + 1;
        Symbol symbol = new Symbol(false, base, Integer.toString(next), false);
        while (!used.add(symbol)) {
            symbol = new Symbol(false, base, Integer.toString(++next), false);
        }
        return symbol;
    }

    private static List<List<Double>> lists(double[][] matrix) {
        return Arrays.stream(matrix).map(row -> Arrays.stream(row).boxed().toList()).toList();
    }

    private static double[][] transposed(double[][] matrix) {
        double[][] result = new double[matrix[0].length][matrix.length];
        for (int row = 0; row < matrix.length; row++) {
            for (int column = 0; column < matrix[0].length; column++) {
                result[column][row] = matrix[row][column];
            }
        }
        return result;
    }
}
