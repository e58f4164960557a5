package io.rnn4j.cli.report;

import java.util.List;
import java.util.Objects;

/**
 * What a command found out, for people: sections of paragraphs, tables and charts. Texts are plain
 * text, not markup.
 *
 * @param title title, such as the name of the data
 * @param summary the result in a few sentences, a paragraph for each element
 * @param sections the sections in their order
 */
public record Report(String title, List<String> summary, List<Section> sections) {
    /** Copies the lists. */
    public Report {
        Objects.requireNonNull(title, "title");
        summary = List.copyOf(summary);
        sections = List.copyOf(sections);
    }

    /**
     * A part of a report under a heading.
     *
     * @param title the heading
     * @param blocks the content
     */
    public record Section(String title, List<Block> blocks) {
        /** Copies the list. */
        public Section {
            Objects.requireNonNull(title, "title");
            blocks = List.copyOf(blocks);
        }

        /** {@return a section of blocks} */
        static Section of(String title, Block... blocks) {
            return new Section(title, List.of(blocks));
        }
    }

    /** A part of a section. */
    public sealed interface Block permits Paragraph, Code, Equations, Table, Picture {}

    /**
     * A paragraph.
     *
     * @param text the text
     */
    public record Paragraph(String text) implements Block {
        /** Checks the text. */
        public Paragraph {
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * Text whose lines and spaces are kept, such as a command.
     *
     * @param label what it is, for screen readers
     * @param text the text
     * @param wrapped whether long lines are broken
     */
    public record Code(String label, String text, boolean wrapped) implements Block {
        /** Checks the texts. */
        public Code {
            Objects.requireNonNull(label, "label");
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * Equations.
     *
     * @param label what they are of, for screen readers
     * @param mathMl {@code math} elements of {@link io.rnn4j.core.model.Model#mathMlEquations()};
     *     the only markup of a report
     */
    public record Equations(String label, String mathMl) implements Block {
        /** Checks the texts. */
        public Equations {
            Objects.requireNonNull(label, "label");
            Objects.requireNonNull(mathMl, "mathMl");
        }
    }

    /** A chart. It is drawn as an SVG image; the numbers behind it are a table. */
    public sealed interface Picture extends Block permits LineChart, BarChart, Heatmap {
        /** {@return the name of its file, without an ending} */
        String name();

        /** {@return what it shows, in a few words} */
        String title();

        /** {@return what a reader who does not see it must know, in a sentence or two} */
        String description();

        /** {@return the numbers behind it} */
        Table data();
    }
}
