/** Example programs. */
module io.rnn4j.examples {
    requires de.siegmar.fastcsv;
    requires io.rnn4j.core;
    requires io.rnn4j.forecast;
    requires io.rnn4j.serialization;
}
