package io.rnn4j.testkit;

import java.util.Map;

/** A function of named arrays whose gradients are derived and can be compared with differences. */
interface DifferentiableFunction {
    /** {@return the arguments by name; a change of an element changes the next value} */
    Map<String, double[]> arguments();

    /** {@return the value for the present arguments} */
    double value();

    /** {@return the derived gradients by the names of the arguments} */
    Map<String, double[]> gradients();
}
