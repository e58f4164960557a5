package io.rnn4j.cli.command;

import picocli.CommandLine.IVersionProvider;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of the tool. */
final class Version implements IVersionProvider {
    /** {@return the version, such as 0.1.0} */
    static String number() {
        Properties properties = new Properties();
        try (InputStream stream =
                Version.class.getResourceAsStream("/io/rnn4j/cli/version.properties")) {
            properties.load(stream);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return properties.getProperty("version");
    }

    /** {@return name and version of the tool} */
    static String text() {
        return "rnn " + number();
    }

    @Override
    public String[] getVersion() {
        return new String[] {text()};
    }
}
