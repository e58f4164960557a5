package io.rnn4j.interchange.pytorch;

import io.rnn4j.api.tensor.Shape;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.pytorch.Submodule.AffineModule;
import io.rnn4j.interchange.pytorch.Submodule.BatchNormModule;
import io.rnn4j.interchange.pytorch.Submodule.Kind;
import io.rnn4j.interchange.pytorch.Submodule.LinearModule;
import io.rnn4j.interchange.pytorch.Submodule.MatrixModule;
import io.rnn4j.interchange.pytorch.Submodule.NormModule;
import io.rnn4j.interchange.pytorch.Submodule.OtherModule;
import io.rnn4j.interchange.pytorch.Submodule.RecurrentModule;
import io.rnn4j.interchange.pytorch.Submodule.Sizes;
import io.rnn4j.interchange.pytorch.Submodule.Stack;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the modules to which the weights of a state dict belong. */
final class SubmoduleFinder {
    private static final Pattern RECURRENT =
            Pattern.compile("(weight|bias)_(ih|hh|hr)(_l(\\d{1,4})(_reverse)?)?");
    private static final Set<String> STATISTICS = Set.of("running_mean", "running_var");

    private final StateDict weights;

    private SubmoduleFinder(StateDict weights) {
        this.weights = weights;
    }

    /** {@return the modules in the order of their first weights} */
    static List<Submodule> of(StateDict weights) throws InterchangeException {
        SubmoduleFinder finder = new SubmoduleFinder(weights);
        Map<String, Map<String, Shape>> groups = new LinkedHashMap<>();
        for (String name : weights.names()) {
            int dot = name.lastIndexOf('.');
            String module = dot < 0 ? "" : name.substring(0, dot);
            groups.computeIfAbsent(module, unused -> new LinkedHashMap<>())
                    .put(name.substring(dot + 1), weights.weight(name).shape());
        }
        List<Submodule> modules = new ArrayList<>();
        for (Map.Entry<String, Map<String, Shape>> group : groups.entrySet()) {
            finder.add(group.getKey(), group.getValue(), modules);
        }
        return modules;
    }

    private void add(String name, Map<String, Shape> shapes, List<Submodule> modules)
            throws InterchangeException {
        Map<String, Shape> recurrent = new LinkedHashMap<>(shapes);
        recurrent.keySet().removeIf(leaf -> !RECURRENT.matcher(leaf).matches());
        Map<String, Shape> rest = new LinkedHashMap<>(shapes);
        rest.keySet().removeAll(recurrent.keySet());
        if (!recurrent.isEmpty()) {
            modules.add(recurrent(name, recurrent));
        }
        if (!rest.isEmpty()) {
            modules.add(other(name, rest));
        }
    }

    // ---- modules with one weight and a bias

    private static Submodule other(String name, Map<String, Shape> shapes) {
        Shape weight = shapes.get("weight");
        Shape bias = shapes.get("bias");
        Set<String> leaves = shapes.keySet();
        if (leaves.equals(Set.of("weight"))) {
            if (weight.rank() == 2) {
                return new MatrixModule(name, weight.size(0), weight.size(1));
            }
            if (weight.rank() == 1) {
                return new NormModule(name, weight.size(0), false);
            }
        }
        if (leaves.equals(Set.of("weight", "bias")) && bias.rank() == 1) {
            if (weight.rank() == 2 && bias.size(0) == weight.size(0)) {
                return new LinearModule(name, weight.size(1), weight.size(0));
            }
            if (weight.equals(bias)) {
                return new NormModule(name, weight.size(0), true);
            }
        }
        if (leaves.equals(Set.of("gamma", "beta"))
                && shapes.get("gamma").rank() == 1
                && shapes.get("gamma").equals(shapes.get("beta"))) {
            return new AffineModule(name, shapes.get("gamma").size(0));
        }
        Set<String> rest = new TreeSet<>(leaves);
        if (rest.removeAll(STATISTICS)
                && leaves.containsAll(STATISTICS)
                && (rest.isEmpty() || rest.equals(Set.of("weight", "bias")))
                && shapes.values().stream().distinct().count() == 1
                && shapes.get("running_mean").rank() == 1) {
            return new BatchNormModule(name, shapes.get("running_mean").size(0), !rest.isEmpty());
        }
        return new OtherModule(name, list(shapes));
    }

    private static List<String> list(Map<String, Shape> shapes) {
        return shapes.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .toList();
    }

    // ---- recurrent modules

    private static RecurrentModule recurrent(String name, Map<String, Shape> shapes)
            throws InterchangeException {
        boolean cell = shapes.containsKey("weight_ih");
        String first = cell ? "" : "_l0";
        Shape input = matrix(name, shapes, "weight_ih" + first);
        Shape state = matrix(name, shapes, "weight_hh" + first);
        Shape projected = shapes.get("weight_hr" + first);
        int rows = state.size(0);
        int outputs = state.size(1);
        int hidden = projected == null || projected.rank() != 2 ? outputs : projected.size(1);
        Kind kind = kind(rows, hidden);
        boolean projects = projected != null;
        if (kind == null || projects && kind != Kind.LSTM || input.size(0) != rows) {
            throw inconsistent(name, shapes);
        }
        int layers = 1;
        for (String leaf : shapes.keySet()) {
            Matcher matcher = RECURRENT.matcher(leaf);
            if (matcher.matches() && matcher.group(4) != null) {
                layers = Math.max(layers, Integer.parseInt(matcher.group(4)) + 1);
            }
        }
        RecurrentModule module =
                new RecurrentModule(
                        name,
                        kind,
                        new Sizes(input.size(1), hidden, projects ? outputs : 0),
                        new Stack(
                                layers,
                                shapes.containsKey("weight_ih" + first + "_reverse"),
                                shapes.containsKey("bias_ih" + first),
                                cell));
        if (!expected(module).equals(shapes)) {
            throw inconsistent(name, shapes);
        }
        return module;
    }

    private static Kind kind(int rows, int hidden) {
        for (Kind kind : Kind.values()) {
            if (rows == kind.gates().length * (long) hidden && hidden > 0) {
                return kind;
            }
        }
        return null;
    }

    private static Shape matrix(String name, Map<String, Shape> shapes, String leaf)
            throws InterchangeException {
        Shape shape = shapes.get(leaf);
        if (shape == null || shape.rank() != 2) {
            throw inconsistent(name, shapes);
        }
        return shape;
    }

    /** {@return the shapes of the weights of a module} */
    private static Map<String, Shape> expected(RecurrentModule module) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        Sizes sizes = module.sizes();
        int rows = module.kind().gates().length * sizes.hidden();
        for (int layer = 0; layer < module.stack().layers(); layer++) {
            for (String suffix : RecurrentNames.suffixes(module, layer)) {
                shapes.put("weight_ih" + suffix, Shape.of(rows, module.inputs(layer)));
                shapes.put("weight_hh" + suffix, Shape.of(rows, sizes.outputs()));
                if (module.stack().bias()) {
                    shapes.put("bias_ih" + suffix, Shape.of(rows));
                    shapes.put("bias_hh" + suffix, Shape.of(rows));
                }
                if (sizes.projection() > 0) {
                    shapes.put("weight_hr" + suffix, Shape.of(sizes.projection(), sizes.hidden()));
                }
            }
        }
        return shapes;
    }

    private static InterchangeException inconsistent(String name, Map<String, Shape> shapes) {
        return new InterchangeException(
                ("the weights of module '%s' belong to no RNN, LSTM or GRU, because shapes or names"
                                + " do not fit each other: %s; check what was saved")
                        .formatted(name, list(shapes)));
    }
}
