/**
 * The built-in cells: the equations of one time step.
 *
 * <p>In the formulas x is the input [features], h, c, v and y are states, a prime marks a value
 * after the step, W are kernels [features, units], U recurrent kernels [units, units], b biases
 * [units], σ is the logistic function, · a matrix product and ∘ an elementwise product.
 */
package io.rnn4j.core.cell;
