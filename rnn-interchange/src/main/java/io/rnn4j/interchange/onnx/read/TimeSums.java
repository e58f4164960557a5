package io.rnn4j.interchange.onnx.read;

import io.rnn4j.core.layer.Layers;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.equation.EquationCell;
import io.rnn4j.interchange.onnx.symbol.Axis;
import io.rnn4j.interchange.onnx.symbol.LayerSource;
import io.rnn4j.interchange.onnx.symbol.Port;
import io.rnn4j.interchange.onnx.symbol.Step;
import io.rnn4j.interchange.onnx.symbol.Value;

import java.util.List;
import java.util.Map;

/** Sums and softmax over a time axis of any number of steps. */
final class TimeSums {
    private static final EquationCell SUM =
            new EquationCell(List.of("h = state", "sum = add h x", "next h sum"));

    private TimeSums() {}

    /** Returns the axis if it is time; null if it is fixed. */
    static Axis.Free timeOf(Value value, int axis) throws Undecided {
        List<Axis> parts = value.axes().get(axis);
        if (parts.size() != 1 || !(parts.getFirst() instanceof Axis.Free free)) {
            return null;
        }
        if (free.kind() == Axis.Kind.UNKNOWN && free.size() < 0) {
            throw new Undecided(free);
        }
        return free.kind() == Axis.Kind.TIME ? free : null;
    }

    /** Returns the sum of the rows of all steps. */
    static Port sum(Call call, Port port) throws InterchangeException {
        LayerSource layer = new LayerSource(Layers.recurrent(SUM, port.width()), Map.of());
        Step step = call.steps().add(call.source(), layer, List.of(port));
        return call.steps().port(step, 1, port.width(), null); // its final state
    }

    /** Applies a softmax, or its logarithm, to the steps of every element. */
    static Value softmax(Call call, Value value, Axis.Free time, boolean logarithm)
            throws InterchangeException {
        call.scope().masks().use(call.source(), time, null);
        return Rows.eachPort(call, value, port -> softmax(call, port, time, logarithm));
    }

    private static Port softmax(Call call, Port port, Axis.Free time, boolean logarithm)
            throws InterchangeException {
        if (port.time() == null) {
            throw call.refusal("a softmax over the steps of values that do not depend on time");
        }
        int width = port.width();
        Port largest =
                call.steps().timed(call.source(), Layers.globalMaxPooling(), width, null, port);
        Port shifted = both(call, "subtract", port, held(call, largest, time));
        Port powers =
                call.steps()
                        .equations(
                                call.source(),
                                List.of("v = exp x1", "output v"),
                                Map.of(),
                                width,
                                List.of(shifted));
        Port total = sum(call, powers);
        if (!logarithm) {
            return both(call, "divide", powers, held(call, total, time));
        }
        Port log =
                call.steps()
                        .equations(
                                call.source(),
                                List.of("v = log x1", "output v"),
                                Map.of(),
                                width,
                                List.of(total));
        return both(call, "subtract", shifted, held(call, log, time));
    }

    private static Port held(Call call, Port port, Axis.Free time) throws InterchangeException {
        return call.steps().overTime(call.source(), port, time);
    }

    private static Port both(Call call, String operation, Port first, Port second)
            throws InterchangeException {
        return call.steps()
                .equations(
                        call.source(),
                        List.of("v = %s x1 x2".formatted(operation), "output v"),
                        Map.of(),
                        first.width(),
                        List.of(first, second));
    }
}
