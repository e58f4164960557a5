package io.rnn4j.core.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.optimizer.Update;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.optimizer.Adam;

import org.junit.jupiter.api.Test;

import java.util.Map;

/** Slots of optimizers in steps without a model. */
class OptimizerStepsTest {
    /** Keeps the value before the step, and exchanges two slots. */
    private record LeafSlots() implements Optimizer {
        @Override
        public String name() {
            return "test.leaf_slots";
        }

        @Override
        public double learningRate() {
            return 1;
        }

        @Override
        public void define(Update u) {
            Expr previous = u.slot("previous");
            Expr a = u.slot("a");
            Expr b = u.slot("b");
            u.next("previous", u.parameter());
            u.next("a", b);
            u.next("b", a.plus(u.gradient()));
            u.next(u.parameter().plus(previous.times(100)).plus(a.times(10)));
        }
    }

    @Test
    void optimizerStateCanCopyAnotherStateOrTheWeight() {
        OptimizerSteps steps = new OptimizerSteps(new LeafSlots());
        Map<String, Tensor> weight = Map.of("w", Tensor.of(new float[] {1}, 1));
        Map<String, Tensor> gradient = Map.of("w", Tensor.of(new float[] {1}, 1));
        double w = 1;
        double previous = 0;
        double a = 0;
        double b = 0;
        for (int step = 0; step < 4; step++) {
            steps.step(weight, gradient);
            double nextW = w + 100 * previous + 10 * a;
            double nextA = b;
            b = a + 1;
            a = nextA;
            previous = w;
            w = nextW;
            assertEquals((float) w, weight.get("w").get(0), "step " + step);
        }
    }

    @Test
    void unfrozenWeightStartsWithItsFirstStep() {
        OptimizerSteps steps = new OptimizerSteps(new Adam(0.1));
        Tensor early = Tensor.zeros(1);
        Tensor gradient = Tensor.of(new float[] {2}, 1);
        for (int step = 0; step < 50; step++) {
            steps.step(Map.of("early", early), Map.of("early", gradient));
        }
        Tensor late = Tensor.zeros(1);
        steps.step(Map.of("late", late), Map.of("late", gradient));
        assertEquals(-0.1f, late.get(0), 1e-6f);
    }
}
