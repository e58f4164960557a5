package io.rnn4j.core.equation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** Describes constant rows and matrices in words, in ASCII; columns and rows count from 1. */
final class ConstantWords {
    private static final int LISTED = 12;
    private static final int LONGEST_PERIOD = 8;
    private static final int MOST_RUNS = 6;
    private static final int FIRST = 3;

    private ConstantWords() {}

    /** {@return the elements of a row, shortened by their pattern} */
    static String row(double[] row) {
        int period = period(row);
        if (period < row.length && period <= LONGEST_PERIOD) {
            return row.length / period + " times " + list(Arrays.copyOf(row, period));
        }
        if (row.length <= LISTED) {
            return list(row);
        }
        List<String> runs = runs(row);
        if (runs.size() <= MOST_RUNS) {
            return String.join(", then ", runs);
        }
        return "(%s, ..., %s), %s numbers"
                .formatted(
                        DoubleStream.of(row)
                                .limit(FIRST)
                                .mapToObj(ConstantWords::number)
                                .collect(Collectors.joining(", ")),
                        number(row[row.length - 1]),
                        row.length);
    }

    /** {@return the size and the elements of a matrix [rows][columns], shortened by its pattern} */
    static String matrix(double[][] matrix) {
        return "constant, %s by %s: %s".formatted(matrix.length, matrix[0].length, body(matrix));
    }

    private static String body(double[][] matrix) {
        int rows = matrix.length;
        int columns = matrix[0].length;
        for (int blocks = Math.min(rows, columns); blocks > 1; blocks--) {
            if (rows % blocks == 0 && columns % blocks == 0 && isBlockDiagonal(matrix, blocks)) {
                double[][] block = part(matrix, 0, rows / blocks, 0, columns / blocks);
                return block.length == 1 && block[0].length == 1
                        ? number(block[0][0]) + " on the diagonal, 0 elsewhere"
                        : "%s equal blocks of %s by %s on the diagonal, 0 elsewhere; each block: %s"
                                .formatted(blocks, block.length, block[0].length, body(block));
            }
        }
        double value = matrix[0][columns - 1];
        if (isPattern(matrix, value, value, value)) {
            return "all " + number(value);
        }
        if (rows == columns && isPattern(matrix, 0, value, value)) {
            return number(value) + " on and above the diagonal, 0 below it";
        }
        if (rows == columns && isPattern(matrix, matrix[rows - 1][0], matrix[0][0], 0)) {
            return number(matrix[0][0]) + " on and below the diagonal, 0 above it";
        }
        return inner(matrix);
    }

    /** Describes the part that holds all numbers other than 0. */
    private static String inner(double[][] matrix) {
        int top = 0;
        int left = 0;
        int bottom = matrix.length;
        int right = matrix[0].length;
        while (top < bottom - 1 && isZero(part(matrix, top, top + 1, left, right))) {
            top++;
        }
        while (bottom > top + 1 && isZero(part(matrix, bottom - 1, bottom, left, right))) {
            bottom--;
        }
        while (left < right - 1 && isZero(part(matrix, top, bottom, left, left + 1))) {
            left++;
        }
        while (right > left + 1 && isZero(part(matrix, top, bottom, right - 1, right))) {
            right--;
        }
        double[][] inner = part(matrix, top, bottom, left, right);
        if (inner.length < matrix.length || inner[0].length < matrix[0].length) {
            return "0 except in rows %s to %s, columns %s to %s; there: %s"
                    .formatted(top + 1, bottom, left + 1, right, body(inner));
        }
        if (matrix.length <= LISTED && matrix[0].length <= LISTED) {
            return Arrays.stream(matrix)
                    .map(ConstantWords::list)
                    .collect(Collectors.joining(", ", "rows ", ""));
        }
        long others =
                Arrays.stream(matrix)
                        .flatMapToDouble(DoubleStream::of)
                        .filter(element -> element != 0)
                        .count();
        return others + " elements other than 0";
    }

    private static boolean isBlockDiagonal(double[][] matrix, int blocks) {
        int rows = matrix.length / blocks;
        int columns = matrix[0].length / blocks;
        for (int row = 0; row < matrix.length; row++) {
            for (int column = 0; column < matrix[0].length; column++) {
                boolean inside = row / rows == column / columns;
                double expected = inside ? matrix[row % rows][column % columns] : 0;
                if (matrix[row][column] != expected) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Returns whether all elements below, on and above the diagonal have these values. */
    private static boolean isPattern(double[][] matrix, double below, double on, double above) {
        for (int row = 0; row < matrix.length; row++) {
            for (int column = 0; column < matrix[0].length; column++) {
                double expected = column < row ? below : column == row ? on : above;
                if (matrix[row][column] != expected) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isZero(double[][] matrix) {
        return isPattern(matrix, 0, 0, 0);
    }

    private static double[][] part(double[][] matrix, int top, int bottom, int left, int right) {
        double[][] part = new double[bottom - top][];
        for (int row = top; row < bottom; row++) {
            part[row - top] = Arrays.copyOfRange(matrix[row], left, right);
        }
        return part;
    }

    /** Returns the smallest number of elements that repeated give the whole row. */
    private static int period(double[] row) {
        for (int period = 1; period < row.length; period++) {
            boolean repeats = row.length % period == 0;
            for (int index = period; repeats && index < row.length; index++) {
                repeats = row[index] == row[index - period];
            }
            if (repeats) {
                return period;
            }
        }
        return row.length;
    }

    private static List<String> runs(double[] row) {
        List<String> runs = new ArrayList<>();
        int begin = 0;
        for (int end = 1; end <= row.length; end++) {
            if (end == row.length || row[end] != row[begin]) {
                String times = end - begin == 1 ? "" : end - begin + " times ";
                runs.add(times + number(row[begin]));
                begin = end;
            }
        }
        return runs;
    }

    private static String list(double[] row) {
        return DoubleStream.of(row)
                .mapToObj(ConstantWords::number)
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String number(double value) {
        return Double.isFinite(value) ? Decimal.of(value).plain() : Double.toString(value);
    }
}
