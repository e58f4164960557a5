/**
 * Programs: equations interned, differentiated, put into order, given memory, and run. Closed to
 * all but the testkit; {@link io.rnn4j.core.engine.ProgramCompiler} is where to begin reading.
 */
package io.rnn4j.core.engine;
