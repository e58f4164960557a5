package io.rnn4j.cli.command;

import java.util.ArrayList;
import java.util.List;

/** Java releases that are known to corrupt data. */
final class JavaWarnings {
    private static final int FEATURE = 25;
    private static final int FIRST_SOUND_UPDATE = 3;

    private JavaWarnings() {}

    /**
     * {@return a sentence for each known fault of a Java runtime}
     *
     * @param version its version
     * @param options the options of the virtual machine that the environment sets
     */
    static List<String> of(Runtime.Version version, String options) {
        List<String> warnings = new ArrayList<>();
        if (version.feature() == FEATURE && version.update() < FIRST_SOUND_UPDATE) {
            warnings.add(
                    "Java %s.%s.%s with the collector G1 may corrupt data (JDK-8377811); use 25.0.3 or newer, or -XX:+UseSerialGC"
                            .formatted(version.feature(), version.interim(), version.update()));
        }
        if (version.feature() == FEATURE && options.contains("+UseCompactObjectHeaders")) {
            warnings.add(
                    "-XX:+UseCompactObjectHeaders may corrupt text on Java 25 (JDK-8380060); leave"
                            + " it out");
        }
        return warnings;
    }
}
