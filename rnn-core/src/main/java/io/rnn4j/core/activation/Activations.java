package io.rnn4j.core.activation;

import io.rnn4j.api.component.Activation;

/**
 * The activations without settings, or with those they begin with, by the names they have in
 * formulas.
 */
public final class Activations {
    /** The row itself. */
    public static final Activation IDENTITY = new Identity();

    /** The hyperbolic tangent. */
    public static final Activation TANH = new Tanh();

    /** The logistic function. */
    public static final Activation SIGMOID = new Sigmoid();

    /** The rectifier. */
    public static final Activation RELU = new Relu();

    /** The exponential linear unit with α = 1. */
    public static final Activation ELU = new Elu();

    /** The Gaussian error linear unit. */
    public static final Activation GELU = new Gelu();

    /** The sigmoid linear unit. */
    public static final Activation SILU = new Silu();

    /** The smooth rectifier. */
    public static final Activation SOFTPLUS = new Softplus();

    /** A sigmoid without exponentials, from -1 to 1. */
    public static final Activation SOFTSIGN = new Softsign();

    /** A sigmoid of straight lines. */
    public static final Activation HARD_SIGMOID = new HardSigmoid();

    /** A hyperbolic tangent of straight lines. */
    public static final Activation HARD_TANH = new HardTanh();

    /** Positive numbers that add up to 1. */
    public static final Activation SOFTMAX = new Softmax();

    /** The logarithm of the softmax. */
    public static final Activation LOG_SOFTMAX = new LogSoftmax();

    private Activations() {}
}
