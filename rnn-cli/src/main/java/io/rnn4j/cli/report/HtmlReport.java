package io.rnn4j.cli.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/**
 * Writes a {@link Report} as one HTML file that loads nothing: styles, uPlot and the script that
 * draws the charts are part of it, and its content security policy forbids the rest. Without
 * scripts and in print the charts are SVG images. Equal reports are equal files.
 */
public final class HtmlReport {
    /** Largest number of rows of a table behind a chart. */
    private static final int ROWS = 1000;

    private final Report report;
    private final StringBuilder html = new StringBuilder();
    private final Pictures.Names names = new Pictures.Names();
    private final Pictures.Names pictures = new Pictures.Names();
    private boolean charted;

    private HtmlReport(Report report) {
        this.report = Objects.requireNonNull(report, "report");
    }

    /**
     * {@return the file of a report}
     *
     * @param report the report
     */
    public static String of(Report report) {
        return new HtmlReport(report).write();
    }

    private String write() {
        String style = resource("report.css");
        String charts = resource("uplot/uPlot.min.css");
        String library = resource("uplot/uPlot.iife.min.js");
        String script = resource("report.js");
        String body = body();
        html.setLength(0);
        add("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"UTF-8\"/>\n");
        add(
                ("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"
                                + " style-src %s %s; script-src %s %s; base-uri 'none';"
                                + " form-action 'none'\"/>\n")
                        .formatted(hash(style), hash(charts), hash(library), hash(script)));
        add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
        add("<meta name=\"color-scheme\" content=\"light dark\"/>\n");
        add("<meta name=\"generator\" content=\"rnn4j\"/>\n");
        add("<title>" + Markup.escaped(report.title()) + "</title>\n");
        add("<style>" + style + "</style>\n");
        if (charted) {
            add("<!-- uPlot, which draws the charts:\n" + resource("uplot/LICENSE") + "\n-->\n");
            add("<style>" + charts + "</style>\n");
        }
        add("</head>\n<body>\n");
        add(body);
        if (charted) {
            add("<script>" + library + "</script>\n<script>" + script + "</script>\n");
        }
        add("</body>\n</html>\n");
        return html.toString();
    }

    private String body() {
        add("<a class=\"skip\" href=\"#main\">Skip to the content</a>\n");
        add("<header>\n<h1>" + Markup.escaped(report.title()) + "</h1>\n");
        report.summary().forEach(text -> add("<p>" + Markup.escaped(text) + "</p>\n"));
        add("</header>\n");
        List<String> ids =
                report.sections().stream().map(section -> names.unique(section.title())).toList();
        add("<nav aria-label=\"Sections\">\n<ul>\n");
        for (int n = 0; n < ids.size(); n++) {
            add(
                    "<li><a href=\"#%s\">%s</a></li>\n"
                            .formatted(
                                    ids.get(n), Markup.escaped(report.sections().get(n).title())));
        }
        add("</ul>\n</nav>\n<main id=\"main\">\n");
        for (int n = 0; n < ids.size(); n++) {
            String id = ids.get(n);
            add("<section aria-labelledby=\"%s\">\n".formatted(id));
            String title = Markup.escaped(report.sections().get(n).title());
            add("<h2 id=\"%s\">%s</h2>\n".formatted(id, title));
            report.sections().get(n).blocks().forEach(this::addBlock);
            add("</section>\n");
        }
        add("</main>\n");
        return html.toString();
    }

    private void addBlock(Report.Block block) {
        switch (block) {
            case Report.Paragraph(String text) -> add("<p>" + Markup.escaped(text) + "</p>\n");
            case Report.Code(String label, String text, boolean wrapped) ->
                    add(
                            "<pre%s tabindex=\"0\" role=\"region\" aria-label=\"%s\"><code>%s</code></pre>\n"
                                    .formatted(
                                            wrapped ? " class=\"wrapped\"" : "",
                                            Markup.escaped(label),
                                            Markup.escaped(text)));
            case Report.Equations(String label, String mathMl) ->
                    add(region("equations", label, mathMl));
            case Table table -> addTable(table);
            case Report.Picture picture -> addPicture(picture);
        }
    }

    /** {@return a part of the page that scrolls by itself, with the keyboard, too} */
    private static String region(String kind, String label, String content) {
        return "<div class=\"%s scroll\" tabindex=\"0\" role=\"region\" aria-label=\"%s\">\n%s</div>\n"
                .formatted(kind, Markup.escaped(label), content);
    }

    private void addPicture(Report.Picture picture) {
        String id = pictures.unique(picture.name());
        add("<figure class=\"picture\" id=\"figure-%s\">\n".formatted(id));
        add("<figcaption><h3>%s</h3>\n".formatted(Markup.escaped(picture.title())));
        add("<p>%s</p></figcaption>\n".formatted(Markup.escaped(picture.description())));
        add("<div class=\"drawing\">\n" + Pictures.svg(picture, id) + "</div>\n");
        if (picture instanceof LineChart chart && chart.axes().labels().size() > 1) {
            charted = true;
            add("<script type=\"application/json\">%s</script>\n".formatted(ChartData.of(chart)));
        }
        add("<details>\n<summary>Table: %s</summary>\n".formatted(Markup.escaped(picture.title())));
        addTable(thinned(picture.data()));
        add("</details>\n</figure>\n");
    }

    /** {@return a table of no more rows than can be read, with a caption that says so} */
    private static Table thinned(Table table) {
        int step = (table.rows().size() + ROWS - 1) / ROWS;
        if (step <= 1) {
            return table;
        }
        List<List<String>> rows = new ArrayList<>();
        for (int at = 0; at < table.rows().size(); at += step) {
            rows.add(table.rows().get(at));
        }
        String caption =
                "%s (one of every %s rows of %s)"
                        .formatted(table.caption(), step, table.rows().size());
        return new Table(caption, table.head(), rows);
    }

    private void addTable(Table table) {
        StringBuilder rows = new StringBuilder();
        rows.append(
                "<table>\n<caption><span>%s</span></caption>\n"
                        .formatted(Markup.escaped(table.caption())));
        rows.append("<thead><tr>");
        for (int column = 0; column < table.head().size(); column++) {
            String kind = isNumeric(table, column) ? " class=\"number\"" : "";
            String cell = Markup.escaped(table.head().get(column));
            rows.append("<th scope=\"col\"%s>%s</th>".formatted(kind, cell));
        }
        rows.append("</tr></thead>\n<tbody>\n");
        for (List<String> row : table.rows()) {
            rows.append("<tr>");
            for (int column = 0; column < row.size(); column++) {
                String cell = Markup.escaped(row.get(column));
                if (column == 0) {
                    rows.append("<th scope=\"row\">%s</th>".formatted(cell));
                } else {
                    String kind = Table.isNumber(row.get(column)) ? " class=\"number\"" : "";
                    rows.append("<td%s>%s</td>".formatted(kind, cell));
                }
            }
            rows.append("</tr>\n");
        }
        rows.append("</tbody>\n</table>\n");
        add(region("table", table.caption(), rows.toString()));
    }

    private static boolean isNumeric(Table table, int column) {
        return column > 0
                && !table.rows().isEmpty()
                && table.rows().stream().allMatch(row -> Table.isNumber(row.get(column)));
    }

    private void add(String text) {
        html.append(text);
    }

    /** {@return the source of a policy that allows one script or style} */
    private static String hash(String content) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(content.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException failure) {
            throw new IllegalStateException(failure); // every JDK has it
        }
    }

    private static String resource(String name) {
        try (InputStream stream = HtmlReport.class.getResourceAsStream(name)) {
            return new String(
                    Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
