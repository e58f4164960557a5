package io.rnn4j.simd.tile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Generates the methods of the tile classes: everything between their private constructor and their
 * last brace. The compiler keeps sums in registers only if each is a local variable, so tiles
 * cannot be loops over arrays of sums.
 *
 * <p>To change the tiles, change this program and run {@link #main}; {@code TileGeneratorTest}
 * compares.
 */
final class TileGenerator {
    static final List<String> CLASSES = List.of("PairTiles", "ProductTiles", "WideTiles");

    private static final List<String> NUMBERS =
            List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight");

    private static final String LEFT_ROW = "broadcast(SPECIES, a[%s + k])";

    private final StringBuilder text = new StringBuilder();

    private TileGenerator() {}

    /**
     * Writes the generated methods into the sources.
     *
     * @param arguments the directory of the classes
     */
    public static void main(String... arguments) throws IOException {
        for (String name : CLASSES) {
            Path file = Path.of(arguments[0], name + ".java");
            Files.writeString(file, head(Files.readString(file)) + methods(name));
        }
    }

    /** Returns the handwritten start of a class, which ends with the constructor. */
    static String head(String source) {
        String end = "Tiles() {}\n";
        return source.substring(0, source.indexOf(end) + end.length());
    }

    /** Returns the generated end of a class. */
    static String methods(String name) {
        TileGenerator generator = new TileGenerator();
        switch (name) {
            case "PairTiles" -> {
                for (int rows = 6; rows >= 4; rows--) {
                    generator.tall(rows, 2);
                }
            }
            case "ProductTiles" -> {
                for (int rows = 8; rows >= 4; rows--) {
                    generator.tall(rows, 1);
                }
            }
            default -> {
                for (int rows = 3; rows >= 2; rows--) {
                    generator.wide(rows, 2);
                    generator.tall(rows, 1);
                }
                generator.wide(1, 4);
                generator.wide(1, 2);
                generator.wide(1, 1);
            }
        }
        return generator.text + "}\n";
    }

    /** Adds a tile that keeps the vectors of B in registers and reads A row by row. */
    private void tall(int rows, int panels) {
        begin(rows, panels);
        int vectors = 2 * panels;
        String y = panels == 1 ? "b" : "y";
        for (int vector = 0; vector < vectors; vector++) {
            line(16, "FloatVector %s%d = %s;", y, vector, right(vector, panels));
        }
        for (int row = 0; row < rows; row++) {
            String type = row == 0 ? "FloatVector " : "";
            line(16, "%sx = %s;", type, LEFT_ROW.formatted(left(row)));
            for (int vector = 0; vector < vectors; vector++) {
                line(16, "c%d%d = x.fma(%s%d, c%d%d);", row, vector, y, vector, row, vector);
            }
        }
        end(rows, panels);
    }

    /** Adds a tile that keeps the rows of A in registers and reads B vector by vector. */
    private void wide(int rows, int panels) {
        begin(rows, panels);
        for (int row = 0; row < rows; row++) {
            line(16, "FloatVector x%d = %s;", row, LEFT_ROW.formatted(left(row)));
        }
        for (int vector = 0; vector < 2 * panels; vector++) {
            String y = right(vector, panels);
            if (rows > 1) {
                line(16, "%sy = %s;", vector == 0 ? "FloatVector " : "", y);
                y = "y";
            }
            for (int row = 0; row < rows; row++) {
                line(16, "c%d%d = x%d.fma(%s, c%d%d);", row, vector, row, y, row, vector);
            }
        }
        end(rows, panels);
    }

    private void begin(int rows, int panels) {
        line(0, "");
        String name = NUMBERS.get(rows);
        if (rows == 1) {
            name += panels == 1 ? "" : panels == 2 ? "OfTwoPanels" : "OfFourPanels";
        } else if (rows < 4 && panels == 2) {
            name += "OfTwoPanels";
        }
        comment(rows, panels);
        if (rows > 1) {
            line(4, "public static void %s(", name);
            List<String> parameters =
                    List.of("int depth", "int chain", "float[] a", "int aAt", "int aStride");
            parameters.forEach(parameter -> line(12, "%s,", parameter));
            List.of("float[] b", "int bAt", "float[] c", "int cAt")
                    .forEach(p -> line(12, "%s,", p));
            line(12, "int cStride) {");
        } else {
            List<String> parameters =
                    List.of("int depth", "int chain", "float[] a", "int aAt", "float[] b");
            String last = "int bAt, float[] c, int cAt) {";
            line(4, "public static void %s(", name);
            if (panels == 4) {
                line(12, "int groups,");
                parameters.forEach(parameter -> line(12, "%s,", parameter));
                List.of(last.split("(?<=,) ")).forEach(parameter -> line(12, parameter));
            } else {
                line(12, "%s, %s", String.join(", ", parameters), last);
            }
        }
        leftRows(rows);
        for (int panel = 1; panel < panels; panel++) {
            String before = panel == 1 ? "bAt" : "b" + (panel - 1);
            String distance = panels == 4 ? "groups * depth * PANEL" : "depth * PANEL";
            line(8, "int b%d = %s + %s;", panel, before, distance);
        }
        line(8, panels == 1 && rows > 1 ? "int bK = bAt;" : "int step = 0;");
        line(8, "int k = 0;");
        line(8, "while (k < depth) {");
        line(12, "int end = Math.min(depth, k + chain);");
        for (int row = 0; row < rows; row++) {
            for (int vector = 0; vector < 2 * panels; vector++) {
                line(12, "FloatVector c%d%d = zero(SPECIES);", row, vector);
            }
        }
        line(12, "do {");
    }

    private void comment(int rows, int panels) {
        if (panels == 4) {
            line(4, "/**");
            List.of(
                            "C [1, four panels] += A [1, depth] · four panels. The distance of the"
                                    + " panels is the number of",
                            "such groups: the four streams of B continue from group to group, so"
                                    + " that the processor",
                            "continues to prefetch; with four adjacent panels a product of [1, 128]"
                                    + " by [128, 512] took 1.6",
                            "times the time.")
                    .forEach(text -> line(4, " * %s", text));
            line(4, " */");
        } else {
            String width = panels == 2 ? "two panels" : rows == 1 ? "one panel" : "2 vectors";
            String right = panels == 2 ? "two panels" : rows == 1 ? "one panel" : "panel";
            line(4, "/** C [%d, %s] += A [%d, depth] · %s. */", rows, width, rows, right);
        }
    }

    private void end(int rows, int panels) {
        line(16, panels == 1 && rows > 1 ? "bK += PANEL;" : "step += PANEL;");
        line(16, "k++;");
        line(12, "} while (k < end);");
        for (int row = 0; row < rows; row++) {
            for (int vector = 0; vector < 2 * panels; vector++) {
                String type = row == 0 && vector == 0 ? "int " : "";
                line(12, "%sat = %s;", type, sum(row, vector, panels));
                line(12, "c%d%d.add(fromArray(SPECIES, c, at)).intoArray(c, at);", row, vector);
            }
        }
        line(8, "}");
        line(4, "}");
    }

    private void leftRows(int rows) {
        for (int row = 1; row < rows; row++) {
            line(8, "int a%d = aAt + %s;", row, times(row, "aStride"));
        }
    }

    private static String left(int row) {
        return row == 0 ? "aAt" : "a" + row;
    }

    /** Returns where a sum lies in C. */
    private static String sum(int row, int vector, int panels) {
        String at = row == 0 ? "cAt" : "cAt + " + times(row, "cStride");
        if (panels < 4) {
            return vector == 0 ? at : at + " + " + times(vector, "COUNT");
        }
        if (vector > 1) {
            at += " + " + times(vector / 2, "groups * PANEL");
        }
        return vector % 2 == 0 ? at : at + " + COUNT";
    }

    /** Returns the vector of B that a step multiplies with. */
    private String right(int vector, int panels) {
        boolean single = panels == 1 && text.lastIndexOf("int bK") > text.lastIndexOf("int step");
        String start = vector < 2 ? "bAt" : "b" + vector / 2;
        String at = single ? "bK" : start + " + step";
        return "fromArray(SPECIES, b, %s%s)".formatted(at, vector % 2 == 0 ? "" : " + COUNT");
    }

    private static String times(int factor, String size) {
        return factor == 1 ? size : factor + " * " + size;
    }

    private void line(int indentation, String format, Object... values) {
        String line = format.formatted(values);
        text.append(line.isEmpty() ? "" : " ".repeat(indentation)).append(line).append('\n');
    }
}
