package io.rnn4j.core.engine.objective;

/**
 * An element that a step of an optimizer would make infinite or NaN.
 *
 * @param weight name of the weight
 * @param slot name of the slot; null if it is the weight itself
 * @param element index of the element
 * @param before its value before the step
 * @param after its value after the step
 * @param gradient its gradient
 */
public record NonFiniteUpdate(
        String weight, String slot, int element, float before, float after, float gradient) {}
