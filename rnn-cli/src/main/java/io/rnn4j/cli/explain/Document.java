package io.rnn4j.cli.explain;

import java.util.ArrayList;
import java.util.List;

/** Headings, paragraphs, equations and tables, in order. */
final class Document {
    /** A part of a document. */
    sealed interface Part permits Heading, Paragraph, Equation, Table {}

    record Heading(String text) implements Part {}

    record Paragraph(String text) implements Part {}

    /**
     * left = right = value.
     *
     * @param left a symbol
     * @param right a formula; empty if there is none
     * @param value numbers [rows][columns]; null for a formula without numbers
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Equation(String left, String right, double[][] value) implements Part {}

    /** A table, whose first column holds symbols. */
    record Table(List<String> header, List<List<String>> rows) implements Part {}

    private final List<Part> parts = new ArrayList<>();

    List<Part> parts() {
        return parts;
    }

    void heading(String text) {
        parts.add(new Heading(text));
    }

    void paragraph(String text) {
        parts.add(new Paragraph(text));
    }

    void formula(String left, String right) {
        parts.add(new Equation(left, right, null));
    }

    void equation(String left, String right, double[]... value) {
        parts.add(new Equation(left, right, value));
    }

    void table(List<String> header, List<List<String>> rows) {
        parts.add(new Table(header, rows));
    }
}
