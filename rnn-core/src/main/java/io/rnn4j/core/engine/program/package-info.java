/**
 * Programs: equations in single-assignment form, their derivatives, order of execution and memory
 * plan.
 */
package io.rnn4j.core.engine.program;
