/**
 * Components that hold their equations as text: what a file of another framework computes and no
 * built-in component does. They are saved and trained as any other.
 *
 * <p>Every line is one step, with single spaces between its words. {@code v = tanh x} names a
 * value; later lines use the name.
 *
 * <table>
 *   <caption>Steps</caption>
 *   <tr><th>line</th><th>meaning</th></tr>
 *   <tr><td>{@code v = add a b}</td><td>also {@code subtract}, {@code multiply}, {@code divide},
 *       {@code maximum}, {@code minimum}, {@code greater}, {@code equal}</td></tr>
 *   <tr><td>{@code v = tanh a}</td><td>also {@code sigmoid}, {@code relu}, {@code softplus}, {@code
 *       exp}, {@code expm1}, {@code log}, {@code sqrt}, {@code rsqrt}, {@code abs}</td></tr>
 *   <tr><td>{@code v = sum a}</td><td>of a row; also {@code mean}, {@code max}, {@code
 *       log_sum_exp}, {@code softmax}, {@code log_softmax}</td></tr>
 *   <tr><td>{@code v = affine a 2 0.5}</td><td>2·a + 0.5</td></tr>
 *   <tr><td>{@code v = constant 1 2 3}</td><td>a row of numbers</td></tr>
 *   <tr><td>{@code v = column a 3}</td><td>the element with index 3</td></tr>
 *   <tr><td>{@code v = one_hot a 5}</td><td>a row of five elements</td></tr>
 *   <tr><td>{@code v = matmul a kernel 4}</td><td>product with a weight of 4 columns</td></tr>
 *   <tr><td>{@code v = vector bias 4}</td><td>a weight of 4 elements</td></tr>
 *   <tr><td>{@code output v}</td><td>the output of a layer</td></tr>
 *   <tr><td>{@code h = state 4}</td><td>a state of a cell; without a number, as wide as the cell has
 *       units</td></tr>
 *   <tr><td>{@code next h v}</td><td>the value of a state after the step</td></tr>
 * </table>
 */
package io.rnn4j.interchange.equation;
