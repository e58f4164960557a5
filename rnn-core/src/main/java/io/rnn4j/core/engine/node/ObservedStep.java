package io.rnn4j.core.engine.node;

import io.rnn4j.core.engine.program.ValueLocation;
import io.rnn4j.kernel.Rows;

/** Reports the values of a step to an observer, before the backward pass overwrites them. */
public final class ObservedStep {
    private ObservedStep() {}

    /**
     * Reports the states after the step at a time, and the observed values of the program, for the
     * unmasked samples from … to - 1. Both buffers hold the rows from a base.
     */
    public static void report(
            StepObserver observer,
            NodeBuffers states,
            NodeBuffers program,
            int at,
            int base,
            int from,
            int to) {
        TimeSteps time = states.time();
        for (int state = 0; state < states.states().count(); state++) {
            Rows rows = new Rows(states.states().width(state));
            states.locate(ValueLocation.Kind.NEXT_STATE, state, base, rows);
            for (int row = at * time.batch() + from; row < at * time.batch() + to; row++) {
                if (!time.isMasked(row)) {
                    observer.state(state, rows.array(), rows.at(row));
                }
            }
        }
        for (int index = 0; index < observer.observedValues().length; index++) {
            int value = observer.observedValues()[index];
            ValueLocation location = program.planned().plan().location(value);
            if (location == null || location.kind() != ValueLocation.Kind.SEQUENCE) {
                continue;
            }
            Rows rows = new Rows(location.width());
            program.locate(location.kind(), location.index(), base, rows);
            for (int row = at * time.batch() + from; row < at * time.batch() + to; row++) {
                if (!time.isMasked(row)) {
                    observer.value(index, rows.array(), rows.at(row));
                }
            }
        }
    }
}
