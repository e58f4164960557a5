package io.rnn4j.core.equation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The term s·sum(row∘from)∘to: columns of a row, added up and put into other columns. It is the
 * product of the row and the matrix s·fromᵀ·to.
 *
 * @param row the row
 * @param from factors of the columns that are added up; empty for 1 in all
 * @param to factors of the columns that receive the sum; empty for 1 in all
 * @param scale s
 */
record MovedColumns(Term row, List<Double> from, List<Double> to, double scale) {
    /** {@return the parts of a term; null for other terms} */
    static MovedColumns of(Term term) {
        return switch (term) {
            case Term.Negative(Term inner) -> scaled(of(inner), -1);
            case Term.Product(Term.Kind kind, List<Term> factors)
                    when kind == Term.Kind.SCALAR
                            && factors.getFirst() instanceof Term.Number(double factor) ->
                    scaled(of(factors.getLast()), factor);
            case Term.Product(Term.Kind kind, List<Term> factors)
                    when kind == Term.Kind.ELEMENTS
                            && factors.size() == 2
                            && factors.getFirst() instanceof Term.Call
                            && factors.getLast() instanceof Term.Numbers(List<Double> values) -> {
                MovedColumns sum = of(factors.getFirst());
                yield sum == null ? null : new MovedColumns(sum.row, sum.from, values, sum.scale);
            }
            case Term.Call(String function, List<Term> arguments) when function.equals("sum") ->
                    sum(arguments.getFirst());
            default -> null;
        };
    }

    private static MovedColumns scaled(MovedColumns moved, double factor) {
        return moved == null
                ? null
                : new MovedColumns(moved.row, moved.from, moved.to, factor * moved.scale);
    }

    private static MovedColumns sum(Term added) {
        if (added instanceof Term.Product(Term.Kind kind, List<Term> factors)
                && kind == Term.Kind.ELEMENTS
                && factors.stream().filter(Term.Numbers.class::isInstance).toList()
                        instanceof List<Term> constants
                && constants.size() == 1
                && constants.getFirst() instanceof Term.Numbers(List<Double> values)) {
            List<Term> others = new ArrayList<>(factors);
            others.remove(constants.getFirst());
            return new MovedColumns(Term.times(others.toArray(Term[]::new)), values, List.of(), 1);
        }
        return new MovedColumns(added, List.of(), List.of(), 1);
    }

    /** {@return the column, from 0, if this is one column of the row as it is; otherwise -1} */
    int column() {
        boolean single =
                scale == 1
                        && to.isEmpty()
                        && Collections.frequency(from, 1.0) == 1
                        && Collections.frequency(from, 0.0) == from.size() - 1;
        return single ? from.indexOf(1.0) : -1;
    }

    /**
     * {@return the matrix [columns of the row][columns of the result] by which the sum of terms of
     * the same row is a product; null if they do not tell both widths}
     */
    static double[][] matrix(List<MovedColumns> terms) {
        int rows = terms.stream().mapToInt(term -> term.from.size()).max().orElse(0);
        int columns = terms.stream().mapToInt(term -> term.to.size()).max().orElse(0);
        if (rows == 0 || columns == 0) {
            return null;
        }
        double[][] matrix = new double[rows][columns];
        for (MovedColumns term : terms) {
            for (int row = 0; row < rows; row++) {
                double from = term.scale * (term.from.isEmpty() ? 1 : term.from.get(row));
                for (int column = 0; from != 0 && column < columns; column++) {
                    matrix[row][column] += from * (term.to.isEmpty() ? 1 : term.to.get(column));
                }
            }
        }
        return matrix;
    }
}
