package io.rnn4j.interchange.keras;

import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.core.optimizer.Adadelta;
import io.rnn4j.core.optimizer.Adagrad;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.AdamW;
import io.rnn4j.core.optimizer.Adamax;
import io.rnn4j.core.optimizer.Clipped;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.optimizer.Lion;
import io.rnn4j.core.optimizer.NAdam;
import io.rnn4j.core.optimizer.RmsProp;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * The arrays that an optimizer of Keras keeps for every weight, in their order, and the slots here
 * that they correspond to.
 *
 * @param slots the slots
 * @param beside number of the first slots whose arrays lie weight by weight in files of Keras 2.11
 *     and later; the arrays of each of the others lie together
 */
record OptimizerSlots(List<Slot> slots, int beside) {
    /**
     * A slot.
     *
     * @param name its name here
     * @param keras its name in Keras
     * @param read makes its value of that in Keras
     * @param written makes the value in Keras of that here
     */
    record Slot(String name, String keras, DoubleUnaryOperator read, DoubleUnaryOperator written) {
        private Slot(String name, String keras) {
            this(name, keras, value -> value, value -> value);
        }
    }

    /** {@return the slots of an optimizer, which may be clipped} */
    static OptimizerSlots of(Optimizer optimizer) {
        return switch (optimizer) {
            case Clipped clipped -> of(clipped.optimizer());
            case Adam adam -> moments(adam.amsgrad());
            case AdamW adam -> moments(adam.amsgrad());
            case NAdam adam -> moments(false);
            case Adamax adam -> besideEachOther(new Slot("m", "momentum"), new Slot("u", "norm"));
            case Adadelta adadelta ->
                    besideEachOther(
                            new Slot("mean_square", "accumulated_grad"),
                            new Slot("mean_square_change", "accumulated_delta_var"));
            case Adagrad adagrad -> {
                double initial = adagrad.accumulator().initialAccumulator();
                yield besideEachOther(
                        new Slot(
                                "sum",
                                "accumulator",
                                value -> Math.max(0, value - initial),
                                value -> value + initial));
            }
            case RmsProp rmsProp -> ofRmsProp(rmsProp);
            case GradientDescent descent -> {
                double rate = descent.learningRate(); // which Keras has multiplied
                Slot velocity =
                        new Slot(
                                "velocity",
                                "momentum",
                                value -> -value / rate,
                                value -> -value * rate);
                yield descent.velocity().momentum() == 0
                        ? besideEachOther()
                        : besideEachOther(velocity);
            }
            case Lion lion -> besideEachOther(new Slot("m", "momentum"));
            default -> besideEachOther();
        };
    }

    private static OptimizerSlots besideEachOther(Slot... slots) {
        return new OptimizerSlots(List.of(slots), slots.length);
    }

    private static OptimizerSlots moments(boolean amsgrad) {
        Slot m = new Slot("m", "momentum");
        Slot v = new Slot("v", "velocity");
        return amsgrad
                ? new OptimizerSlots(List.of(m, v, new Slot("v_max", "velocity_hat")), 2)
                : besideEachOther(m, v);
    }

    private static OptimizerSlots ofRmsProp(RmsProp optimizer) {
        double rate = optimizer.learningRate(); // which Keras has multiplied
        List<Slot> slots = new ArrayList<>();
        slots.add(new Slot("mean_square", "velocity"));
        if (optimizer.averages().momentum() != 0) {
            slots.add(
                    new Slot("velocity", "momentum", value -> value / rate, value -> value * rate));
        }
        if (optimizer.centered()) {
            slots.add(new Slot("mean", "average_gradient"));
        }
        return new OptimizerSlots(slots, 0);
    }

    /**
     * {@return the position of an array among all}
     *
     * @param slot number of the slot
     * @param weight number of the weight
     * @param weights number of all weights
     * @param byWeight whether the arrays lie weight by weight
     */
    int position(int slot, int weight, int weights, boolean byWeight) {
        return byWeight && slot < beside ? weight * beside + slot : slot * weights + weight;
    }
}
