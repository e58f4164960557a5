package io.rnn4j.cli.explain;

import io.rnn4j.cli.explain.Document.Equation;
import io.rnn4j.cli.explain.Document.Heading;
import io.rnn4j.cli.explain.Document.Paragraph;
import io.rnn4j.cli.explain.Document.Table;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How a document is written. */
public enum DocumentFormat {
    /** Plain text. */
    TEXT {
        @Override
        String heading(String text) {
            return "\n" + text + "\n";
        }

        @Override
        String paragraph(String text) {
            return wrapped(text);
        }

        @Override
        String equation(Equation equation) {
            return "  " + joined(equation.left(), equation.right(), textOf(equation.value()));
        }

        @Override
        String table(Table table) {
            List<List<String>> lines = new ArrayList<>(List.of(table.header()));
            lines.addAll(table.rows());
            List<String> texts = new ArrayList<>();
            for (List<String> line : lines) {
                StringBuilder text = new StringBuilder(" ");
                for (int column = 0; column < line.size(); column++) {
                    int place = column;
                    int width = lines.stream().mapToInt(l -> l.get(place).length()).max().orElse(0);
                    String blanks = " ".repeat(width - line.get(column).length());
                    text.append(' ')
                            .append(
                                    column == 0
                                            ? line.get(column) + blanks
                                            : " " + blanks + line.get(column));
                }
                texts.add(text.toString());
            }
            return String.join("\n", texts);
        }
    },

    /** Markdown with equations in dollars. */
    MARKDOWN {
        @Override
        String heading(String text) {
            return "\n## " + text + "\n";
        }

        @Override
        String paragraph(String text) {
            return "\n" + text + "\n";
        }

        @Override
        String equation(Equation equation) {
            return "\n$$" + latexOf(equation) + "$$";
        }

        @Override
        String table(Table table) {
            List<String> lines = new ArrayList<>();
            lines.add(markdownRow(table.header()));
            lines.add("|" + "---|".repeat(table.header().size()));
            for (List<String> row : table.rows()) {
                List<String> cells = new ArrayList<>(row);
                cells.set(0, "$" + Formula.latex(row.getFirst()) + "$");
                lines.add(markdownRow(cells));
            }
            return "\n" + String.join("\n", lines);
        }
    },

    /** A LaTeX document. */
    LATEX {
        @Override
        String begin() {
            return "\\documentclass{article}\n\\usepackage{amsmath}\n\\begin{document}";
        }

        @Override
        String end() {
            return "\n\\end{document}";
        }

        @Override
        String heading(String text) {
            return "\n\\section*{" + text + "}";
        }

        @Override
        String paragraph(String text) {
            return "\n"
                    + SYMBOL.matcher(text.replace("%", "\\%"))
                            .replaceAll(
                                    each ->
                                            Matcher.quoteReplacement(
                                                    "$" + Formula.latex(each.group()) + "$"))
                    + "\n";
        }

        @Override
        String equation(Equation equation) {
            return "\\[ " + latexOf(equation) + " \\]";
        }

        @Override
        String table(Table table) {
            List<String> lines = new ArrayList<>();
            lines.add("\\begin{tabular}{l" + "r".repeat(table.header().size() - 1) + "}");
            lines.add(String.join(" & ", table.header()) + " \\\\ \\hline");
            for (List<String> row : table.rows()) {
                List<String> cells = new ArrayList<>(row);
                cells.set(0, "$" + Formula.latex(row.getFirst()) + "$");
                lines.add(String.join(" & ", cells).replace("%", "\\%") + " \\\\");
            }
            lines.add("\\end{tabular}");
            return "\n" + String.join("\n", lines);
        }
    };

    private static final Pattern SYMBOL = Pattern.compile("[A-Za-z]+_[a-z]+(−1)?");
    private static final MathContext DIGITS = new MathContext(6);
    private static final double SMALL = 1e-5;
    private static final int WIDTH = 79;

    /** {@return the names on the command line} */
    public static List<String> labels() {
        return Arrays.stream(values()).map(DocumentFormat::label).toList();
    }

    /** {@return the name on the command line} */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    String begin() {
        return "";
    }

    String end() {
        return "";
    }

    abstract String heading(String text);

    abstract String paragraph(String text);

    abstract String equation(Equation equation);

    abstract String table(Table table);

    /** {@return the text of a document} */
    String write(Document document) {
        String text =
                document.parts().stream()
                        .map(
                                part ->
                                        switch (part) {
                                            case Heading heading -> heading(heading.text());
                                            case Paragraph paragraph -> paragraph(paragraph.text());
                                            case Equation equation -> equation(equation);
                                            case Table table -> table(table);
                                        })
                        .collect(Collectors.joining("\n"));
        return (begin() + text + end()).strip();
    }

    /** {@return a number with six significant digits} */
    static String number(double value) {
        if (value == 0) {
            return "0";
        }
        if (Math.abs(value) < SMALL) {
            return String.format(Locale.ROOT, "%.1e", value);
        }
        return BigDecimal.valueOf(value).round(DIGITS).stripTrailingZeros().toPlainString();
    }

    private static String joined(String left, String right, String value) {
        return left
                + (right.isEmpty() ? "" : " = " + right)
                + (value.isEmpty() ? "" : " = " + value);
    }

    private static String textOf(double[][] value) {
        if (value == null) {
            return "";
        }
        String rows = rows(value, DocumentFormat::number, " ", "; ");
        return value.length * value[0].length == 1 ? rows : "[" + rows + "]";
    }

    private static String latexOf(Equation equation) {
        return joined(
                Formula.latex(equation.left()),
                Formula.latex(equation.right()),
                latexOf(equation.value()));
    }

    private static String latexOf(double[][] value) {
        if (value == null) {
            return "";
        }
        String rows = rows(value, DocumentFormat::latexNumber, " & ", " \\\\ ");
        return value.length * value[0].length == 1
                ? rows
                : "\\begin{pmatrix} " + rows + " \\end{pmatrix}";
    }

    private static String rows(
            double[][] value,
            DoubleFunction<String> number,
            String betweenCells,
            String betweenRows) {
        return Arrays.stream(value)
                .map(
                        row ->
                                Arrays.stream(row)
                                        .mapToObj(number)
                                        .collect(Collectors.joining(betweenCells)))
                .collect(Collectors.joining(betweenRows));
    }

    private static String latexNumber(double value) {
        return number(value).replaceAll("e([+-])0*([0-9]+)", " \\\\cdot 10^{$1$2}");
    }

    private static String markdownRow(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    private static String wrapped(String text) {
        StringBuilder lines = new StringBuilder();
        int length = 0;
        for (String word : text.split(" ")) {
            if (length > 0 && length + 1 + word.length() > WIDTH) {
                lines.append('\n');
                length = 0;
            }
            lines.append(length > 0 ? " " : "").append(word);
            length += word.length() + (length > 0 ? 1 : 0);
        }
        return lines.toString();
    }
}
