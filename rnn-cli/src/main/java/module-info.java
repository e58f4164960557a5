/** The command line of rnn4j. It exports nothing: its interface is the program {@code rnn}. */
module io.rnn4j.cli {
    requires com.fasterxml.jackson.databind;
    requires de.siegmar.fastcsv;
    requires info.picocli;
    requires io.rnn4j.core;
    requires io.rnn4j.forecast;
    requires io.rnn4j.interchange;
    requires io.rnn4j.serialization;
    requires jdk.httpserver;

    // Picocli sets the fields of options.
    opens io.rnn4j.cli.command to
            info.picocli;
}
