package io.rnn4j.cli.report;

import java.util.Locale;

/** Text as part of HTML or SVG. */
final class Markup {
    private static final int REPLACEMENT = 0xFFFD;

    private Markup() {}

    /** {@return a text in which nothing is markup, for content and for attributes in quotes} */
    static String escaped(String text) {
        StringBuilder result = new StringBuilder();
        text.codePoints().forEach(point -> append(result, point));
        return result.toString();
    }

    /** {@return a text without control characters and direction overrides} */
    static String visible(String text) {
        StringBuilder result = new StringBuilder();
        text.codePoints()
                .forEach(point -> result.appendCodePoint(isAllowed(point) ? point : REPLACEMENT));
        return result.toString();
    }

    private static void append(StringBuilder result, int point) {
        switch (point) {
            case '&' -> result.append("&amp;");
            case '<' -> result.append("&lt;");
            case '>' -> result.append("&gt;");
            case '"' -> result.append("&quot;");
            case '\'' -> result.append("&#39;");
            default -> result.appendCodePoint(isAllowed(point) ? point : REPLACEMENT);
        }
    }

    /** {@return whether XML and HTML allow a character} Direction overrides would hide text. */
    private static boolean isAllowed(int point) {
        boolean control =
                point < ' ' && point != '\n' && point != '\t' || point >= 127 && point < 160;
        boolean surrogate = point >= 0xD800 && point < 0xE000;
        boolean override = point >= 0x202A && point <= 0x202E || point >= 0x2066 && point <= 0x2069;
        return !control && !surrogate && !override && (point & 0xFFFE) != 0xFFFE;
    }

    /** {@return a name of lower-case letters, digits and hyphens for an identifier or a file} */
    static String slug(String text) {
        String slug =
                text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        String cut = slug.length() > 60 ? slug.substring(0, 60) : slug;
        return cut.isEmpty() ? "part" : cut;
    }
}
