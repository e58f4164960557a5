package io.rnn4j.cli.command;

import java.util.Locale;

/**
 * What {@code rnn doctor} found.
 *
 * @param severity how bad it is
 * @param check name of the check
 * @param where column or line
 * @param text what was found, and what to do
 */
record Finding(Severity severity, String check, String where, String text) {
    /** How bad a finding is. */
    enum Severity {
        /** Results will be wrong or missing. */
        PROBLEM,
        /** Results may be worse. */
        WARNING,
        /** Good to know. */
        NOTE
    }

    @Override
    public String toString() {
        return "%-8s %-14s %s: %s"
                .formatted(severity.name().toLowerCase(Locale.ROOT), check, where, text);
    }
}
