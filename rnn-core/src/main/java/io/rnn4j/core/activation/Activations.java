package io.rnn4j.core.activation;

import io.rnn4j.api.component.Activation;

/** The activations with their default settings, as constants. */
public final class Activations {
    /** The identity, f(x) = x. */
    public static final Activation IDENTITY = new Identity();

    /** The hyperbolic tangent. */
    public static final Activation TANH = new Tanh();

    /** The logistic function, 1/(1 + e⁻ˣ). */
    public static final Activation SIGMOID = new Sigmoid();

    /** The rectified linear unit, max(x, 0). */
    public static final Activation RELU = new Relu();

    /** The exponential linear unit with α = 1. */
    public static final Activation ELU = new Elu();

    /** The Gaussian error linear unit. */
    public static final Activation GELU = new Gelu();

    /** The sigmoid linear unit, x·σ(x). */
    public static final Activation SILU = new Silu();

    /** The softplus, ln(1 + eˣ). */
    public static final Activation SOFTPLUS = new Softplus();

    /** The softsign, x/(1 + |x|). */
    public static final Activation SOFTSIGN = new Softsign();

    /** The piecewise linear sigmoid. */
    public static final Activation HARD_SIGMOID = new HardSigmoid();

    /** The piecewise linear hyperbolic tangent. */
    public static final Activation HARD_TANH = new HardTanh();

    /** The softmax of a row. */
    public static final Activation SOFTMAX = new Softmax();

    /** The logarithm of the softmax of a row. */
    public static final Activation LOG_SOFTMAX = new LogSoftmax();

    private Activations() {}
}
