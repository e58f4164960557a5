package io.rnn4j.interchange.onnx.read;

import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.onnx.file.ExternalData;
import io.rnn4j.interchange.onnx.file.OnnxModel;
import io.rnn4j.interchange.onnx.file.OnnxNode;
import io.rnn4j.interchange.onnx.file.OnnxTensor;
import io.rnn4j.interchange.onnx.file.OnnxValue;
import io.rnn4j.interchange.onnx.file.TensorType;
import io.rnn4j.interchange.onnx.symbol.Axis;
import io.rnn4j.interchange.onnx.symbol.AxisChoices;
import io.rnn4j.interchange.onnx.symbol.Extent;
import io.rnn4j.interchange.onnx.symbol.Port;
import io.rnn4j.interchange.onnx.symbol.Restart;
import io.rnn4j.interchange.onnx.symbol.Step;
import io.rnn4j.interchange.onnx.symbol.Value;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a graph until it is known what all axes of its inputs are. */
public final class GraphReader {
    private static final int OLDEST = 6;
    private static final int NEWEST = 24;
    private static final int MOST_AXES = 8;
    private static final int WIDEST = 1 << 20;
    private static final int MOST_ATTEMPTS = 200;
    private static final long MOST_EVALUATIONS = 1_000_000;

    /**
     * An input of the file.
     *
     * @param name its name
     * @param value its axes; its elements are those of the step
     * @param step the input of the model
     */
    public record GraphInput(String name, Value value, Step step) {}

    /**
     * What a graph became.
     *
     * @param nodes the nodes that matter for the outputs
     * @param steps all steps
     * @param inputs the inputs
     * @param outputs the outputs by name
     * @param masks the inputs that hold lengths
     * @param warnings what was changed, by node
     */
    public record Result(
            List<OnnxNode> nodes,
            Steps steps,
            List<GraphInput> inputs,
            Map<String, Value> outputs,
            Masks masks,
            Map<String, String> warnings) {}

    private final OnnxModel model;
    private final ExternalData externalData;
    private AxisChoices choices = new AxisChoices();
    private int attempts;
    private final Map<OnnxTensor, Value> decoded = Scope.noneDecoded();
    private final Map<String, List<Integer>> groups = new LinkedHashMap<>(); // of inputs' axes

    private GraphReader(OnnxModel model, ExternalData externalData) {
        this.model = model;
        this.externalData = externalData;
    }

    /**
     * {@return what the graph of a model becomes}
     *
     * @param model the model
     * @param externalData reads the data of other files
     * @throws InterchangeException if it cannot be expressed
     */
    public static Result read(OnnxModel model, ExternalData externalData)
            throws InterchangeException {
        return new GraphReader(model, externalData).read();
    }

    private Result read() throws InterchangeException {
        Long opset = model.opsets().get("");
        if (opset == null) {
            throw new InterchangeException(
                    "the file does not say which version of ONNX's operators it uses, only %s"
                            .formatted(model.opsets()));
        }
        if (opset < OLDEST || opset > NEWEST) {
            throw new InterchangeException(
                    ("opset %s: versions %s to %s of ONNX's operators are read; export the model"
                                    + " with one of them")
                            .formatted(opset, OLDEST, NEWEST));
        }
        declareInputs(opset);
        return read(opset);
    }

    /**
     * Reads the graph with the choices made so far. Where nothing in the graph says what an axis
     * is, it is tried what it may be, by convention first.
     */
    private Result read(long opset) throws InterchangeException {
        long inputs = groups.size();
        long nodes = model.graph().nodes().size() + inputs * inputs;
        while (attempts++ < MOST_ATTEMPTS && (attempts - 1) * nodes < MOST_EVALUATIONS) {
            try {
                return attempt(opset);
            } catch (Restart known) {
                // The choices hold what has become known.
            } catch (Undecided open) {
                return tried(opset, open.axis());
            }
        }
        throw new InterchangeException("the axes of the inputs cannot be determined: " + choices);
    }

    private Result tried(long opset, Axis.Free axis) throws InterchangeException {
        InterchangeException first = null;
        AxisChoices before = choices;
        for (Axis.Kind kind : mayBe(axis)) {
            choices = before.copy();
            choices.set(axis, kind);
            try {
                return read(opset);
            } catch (InterchangeException refusal) {
                first = first == null ? refusal : first;
            }
        }
        throw first;
    }

    private Scope scope(long opset) throws InterchangeException {
        choices.begin();
        return new Scope(
                new Scope.Shared(opset, Operators.byName(), choices, decoded, externalData),
                null,
                model.graph());
    }

    private void declareInputs(long opset) throws InterchangeException {
        for (OnnxValue input : scope(opset).trueInputs()) {
            TensorType type = TensorType.of(input.type());
            if (type == null || type == TensorType.BOOL) {
                throw new InterchangeException(
                        "input '%s' has elements of type %s; expected numbers"
                                .formatted(input.name(), input.type()));
            }
            if (input.sizes() == null || input.sizes().size() > MOST_AXES) {
                throw new InterchangeException(
                        "input '%s': the file does not say which axes it has; export it with shapes"
                                .formatted(input.name()));
            }
            List<Integer> axes = new ArrayList<>();
            for (OnnxValue.Size size : input.sizes()) {
                String label = "axis %s of '%s'".formatted(axes.size(), input.name());
                long number = size.number() == 0 ? -1 : size.number(); // 0: an old way of "open"
                if (number < -1 || number > WIDEST) {
                    throw new InterchangeException(
                            "%s has size %s, expected 1 to %s".formatted(label, number, WIDEST));
                }
                axes.add(choices.declare(number, number >= 0 ? "" : size.name(), label));
            }
            if (groups.put(input.name(), axes) != null) {
                throw new InterchangeException(
                        "two inputs are named '%s'; the file is damaged".formatted(input.name()));
            }
        }
    }

    private Result attempt(long opset) throws InterchangeException {
        Scope scope = scope(opset);
        List<GraphInput> inputs = new ArrayList<>();
        for (OnnxValue input : scope.trueInputs()) {
            inputs.add(input(input, scope));
        }
        List<Value> outputs = scope.run();
        for (GraphInput input : inputs) {
            for (Axis.Free axis : input.value().free()) {
                if (axis.kind() == Axis.Kind.UNKNOWN) {
                    throw new Undecided(axis);
                }
            }
        }
        scope.masks().check();
        Map<String, Value> named = new LinkedHashMap<>();
        for (int number = 0; number < outputs.size(); number++) {
            String name = model.graph().outputs().get(number).name();
            Value output = outputs.get(number);
            if (output.isKnown()) {
                throw new InterchangeException(
                        ("output '%s' does not depend on the data; only computed outputs can be"
                                        + " imported")
                                .formatted(name));
            }
            named.put(name, output);
        }
        if (named.isEmpty()) {
            throw new InterchangeException("the graph has no outputs");
        }
        return new Result(
                scope.evaluated(), scope.steps(), inputs, named, scope.masks(), scope.warnings());
    }

    private GraphInput input(OnnxValue input, Scope scope) throws InterchangeException {
        List<List<Axis>> axes = new ArrayList<>();
        Axis.Free time = null;
        long width = 1;
        for (int group : groups.get(input.name())) {
            Axis axis = choices.axis(group);
            axes.add(List.of(axis));
            switch (axis) {
                case Axis.Fixed fixed -> width *= fixed.size();
                case Axis.Free free -> {
                    if (free.kind() == Axis.Kind.TIME) {
                        if (time != null && time != free) {
                            throw twoTimes(input.name(), axes);
                        }
                        time = free;
                    }
                }
            }
            if (width > WIDEST) {
                throw new InterchangeException(
                        "input '%s' has rows of more than %s elements"
                                .formatted(input.name(), WIDEST));
            }
        }
        Port port = scope.steps().input(input.name(), (int) width, time);
        Value value =
                new Value(axes, Steps.payload(List.of(port)), TensorType.of(input.type()).isReal());
        scope.put(input.name(), value);
        return new GraphInput(input.name(), value, port.step());
    }

    private static InterchangeException twoTimes(String name, List<List<Axis>> axes) {
        List<Extent> extents = axes.stream().map(Extent::of).toList();
        return new InterchangeException(
                "input '%s' has two time axes among %s; a sequence has one here"
                        .formatted(name, extents));
    }

    /** Returns what an axis may be, by convention first; null for fixed. */
    private List<Axis.Kind> mayBe(Axis.Free axis) {
        List<Axis.Kind> kinds = new ArrayList<>();
        if (axis.size() >= 0) {
            kinds.add(null);
        }
        boolean first = false;
        for (List<Integer> axes : groups.values()) {
            int place = -1;
            boolean hasBatch = false;
            for (int index = 0; index < axes.size(); index++) {
                Axis each = choices.axis(axes.get(index));
                place = each == axis && place < 0 ? index : place;
                hasBatch |= each instanceof Axis.Free free && free.kind() == Axis.Kind.BATCH;
            }
            first |= place == 0 && !hasBatch;
        }
        kinds.add(Axis.Kind.TIME);
        kinds.add(first ? 0 : kinds.size(), Axis.Kind.BATCH);
        return kinds;
    }
}
