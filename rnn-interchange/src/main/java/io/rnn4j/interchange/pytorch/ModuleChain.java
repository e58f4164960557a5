package io.rnn4j.interchange.pytorch;

import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.pytorch.Submodule.AffineModule;
import io.rnn4j.interchange.pytorch.Submodule.BatchNormModule;
import io.rnn4j.interchange.pytorch.Submodule.LinearModule;
import io.rnn4j.interchange.pytorch.Submodule.MatrixModule;
import io.rnn4j.interchange.pytorch.Submodule.NormModule;
import io.rnn4j.interchange.pytorch.Submodule.OtherModule;
import io.rnn4j.interchange.pytorch.Submodule.RecurrentModule;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Modules each of which reads the one before it.
 *
 * @param modules the modules in the order of computation
 * @param embedding whether the first one is an embedding
 * @param certain whether no other order fits the widths
 */
record ModuleChain(List<Submodule> modules, boolean embedding, boolean certain) {
    private static final int MODULES = 64;
    private static final int STEPS = 20_000; // of the search

    /** {@return the only order of modules that fits, or that of the file if it fits} */
    static ModuleChain of(List<Submodule> modules) throws InterchangeException {
        List<String> unknown =
                modules.stream()
                        .filter(OtherModule.class::isInstance)
                        .map(module -> "'%s' %s".formatted(module.name(), module.constructor()))
                        .toList();
        if (!unknown.isEmpty()) {
            throw new InterchangeException(
                    ("these have no counterpart here: %s; leave them out with without(names), or"
                                    + " choose a part with under(name)")
                            .formatted(unknown));
        }
        requireNoDecoder(modules);
        if (modules.size() > MODULES) {
            throw new InterchangeException(
                    "the state dict has %s modules, a guess at most %s; declare the model and load it"
                            .formatted(modules.size(), MODULES));
        }
        Search search = new Search(modules);
        search.extend(new ArrayList<>(), 0);
        return search.result();
    }

    /** A decoder starts from states of an encoder or reads its output again and again. */
    private static void requireNoDecoder(List<Submodule> modules) throws InterchangeException {
        List<String> recurrent =
                modules.stream()
                        .filter(RecurrentModule.class::isInstance)
                        .map(Submodule::name)
                        .toList();
        for (String name : recurrent) {
            if (recurrent.size() > 1 && name.toLowerCase(Locale.ROOT).contains("dec")) {
                throw new InterchangeException(
                        ("'%s' seems to be a decoder, and no state dict tells what it reads of the"
                                        + " encoder; declare the model and load it")
                                .formatted(name));
            }
        }
    }

    /** {@return the width of the input; 1 for the indices of an embedding} */
    int inputs() {
        return embedding ? 1 : inputs(modules.getFirst());
    }

    /** {@return the index of the last recurrent module; -1 if there is none} */
    int lastRecurrent() {
        int last = -1;
        for (int index = 0; index < modules.size(); index++) {
            if (modules.get(index) instanceof RecurrentModule) {
                last = index;
            }
        }
        return last;
    }

    private static int inputs(Submodule module) {
        return switch (module) {
            case RecurrentModule recurrent -> recurrent.inputs(0);
            case LinearModule linear -> linear.inputs();
            case MatrixModule matrix -> matrix.columns();
            case NormModule norm -> norm.features();
            case BatchNormModule norm -> norm.features();
            case AffineModule affine -> affine.features();
            case OtherModule other -> throw new IllegalStateException(other.toString());
        };
    }

    private static int outputs(Submodule module) {
        return switch (module) {
            case RecurrentModule recurrent ->
                    recurrent.stack().directions() * recurrent.sizes().outputs();
            case LinearModule linear -> linear.outputs();
            case MatrixModule matrix -> matrix.rows();
            case NormModule norm -> norm.features();
            case BatchNormModule norm -> norm.features();
            case AffineModule affine -> affine.features();
            case OtherModule other -> throw new IllegalStateException(other.toString());
        };
    }

    /** Looks for orders in which all widths fit. */
    private static final class Search {
        private final List<Submodule> modules;
        private final List<ModuleChain> found = new ArrayList<>();
        private int steps;

        Search(List<Submodule> modules) {
            this.modules = modules;
        }

        /** The order of the file is tried first, because modules come in it. */
        void extend(List<Submodule> chain, int width) {
            if (chain.size() == modules.size()) {
                add(List.copyOf(chain));
                return;
            }
            for (Submodule module : modules) {
                if (found.size() > 1 || ++steps > STEPS) {
                    return;
                }
                if (chain.contains(module) || isBeforeItsNumber(module, chain)) {
                    continue;
                }
                chain.add(module);
                if (chain.size() == 1) {
                    extend(chain, outputs(module));
                    if (module instanceof MatrixModule matrix
                            && matrix.rows() != matrix.columns()) {
                        extend(chain, matrix.columns());
                    }
                } else if (inputs(module) == width) {
                    extend(chain, outputs(module));
                }
                chain.removeLast();
            }
        }

        /** Modules whose names differ in a number only come in the order of the numbers. */
        private boolean isBeforeItsNumber(Submodule module, List<Submodule> chain) {
            return modules.stream()
                    .anyMatch(
                            other ->
                                    !chain.contains(other)
                                            && NumberedNames.isBefore(other.name(), module.name()));
        }

        private void add(List<Submodule> chain) {
            boolean embedding = false;
            if (chain.getFirst() instanceof MatrixModule matrix) {
                int read = chain.size() > 1 ? inputs(chain.get(1)) : -1;
                embedding =
                        read == matrix.columns()
                                && (read != matrix.rows()
                                        || matrix.name().toLowerCase(Locale.ROOT).contains("emb"));
                if (!embedding && read != matrix.rows()) {
                    return; // a single matrix can be either
                }
            }
            found.add(new ModuleChain(chain, embedding, true));
        }

        ModuleChain result() throws InterchangeException {
            if (found.size() == 1 && steps <= STEPS) {
                return found.getFirst();
            }
            if (!found.isEmpty() && found.getFirst().modules.equals(modules) && !isSorted()) {
                return new ModuleChain(modules, found.getFirst().embedding, false);
            }
            throw new InterchangeException(
                    (found.isEmpty()
                                    ? "the modules form no chain in which each reads the one before"
                                            + " it: "
                                    : "the modules can be computed in several orders: ")
                            + modules.stream()
                                    .map(
                                            each ->
                                                    "'%s' %s"
                                                            .formatted(
                                                                    each.name(),
                                                                    each.constructor()))
                                    .toList()
                            + "; declare the model and load it");
        }

        /** A safetensors file is sorted by names, so its order says nothing. */
        private boolean isSorted() {
            List<String> names = modules.stream().map(Submodule::name).toList();
            return names.equals(names.stream().sorted().toList());
        }
    }
}
