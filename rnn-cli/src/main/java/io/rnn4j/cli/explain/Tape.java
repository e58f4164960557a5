package io.rnn4j.cli.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Computes quantities, remembers how, and computes the gradients in reverse order, with a formula
 * for everything. Double precision.
 */
final class Tape {
    /** What a weight of an affine quantity is multiplied with. */
    record Product(Weight weight, Quantity input) {}

    /** A factor x of a product of elements, or its complement 1 − x. */
    record Factor(Quantity quantity, boolean complement) {
        static Factor of(Quantity quantity) {
            return new Factor(quantity, false);
        }

        static Factor complement(Quantity quantity) {
            return new Factor(quantity, true);
        }

        String formula() {
            return complement ? "(1 − %s)".formatted(quantity.symbol()) : quantity.symbol();
        }

        double value(int index) {
            return complement ? 1 - quantity.value()[index] : quantity.value()[index];
        }
    }

    private final List<Quantity> quantities = new ArrayList<>();
    private final List<Runnable> backward = new ArrayList<>();
    private final boolean withinStep;

    /**
     * @param withinStep whether gradients do not pass from a step to the one before, which is wrong
     */
    Tape(boolean withinStep) {
        this.withinStep = withinStep;
    }

    /** {@return all quantities in the order of their computation} */
    List<Quantity> quantities() {
        return quantities;
    }

    /** Adds a quantity whose value is given. */
    Quantity given(String name, int step, double... value) {
        return add(new Quantity(Quantity.symbol(name, step), step, "", value), () -> {});
    }

    /** Adds a sum of products of weights and vectors, and of a bias unless it is null. */
    Quantity affine(String name, int step, Weight bias, Product... products) {
        int rows = products[0].weight().value().length;
        double[] value = new double[rows];
        List<String> terms = new ArrayList<>();
        for (Product product : products) {
            terms.add(product.weight().symbol() + "·" + product.input().symbol());
            for (int row = 0; row < rows; row++) {
                value[row] += dot(product.weight().value()[row], product.input().value());
            }
        }
        if (bias != null) {
            terms.add(bias.symbol());
            for (int row = 0; row < rows; row++) {
                value[row] += bias.value()[row][0];
            }
        }
        Quantity result =
                new Quantity(Quantity.symbol(name, step), step, Formula.sum(terms), value);
        return add(
                result,
                () -> {
                    double[] gradient = result.gradient();
                    for (Product product : products) {
                        Quantity input = product.input();
                        product.weight()
                                .add(
                                        step,
                                        result.gradientSymbol() + "·" + input.symbol() + "ᵀ",
                                        gradient,
                                        input.value());
                        double[] part = new double[input.value().length];
                        for (int column = 0; column < part.length; column++) {
                            for (int row = 0; row < rows; row++) {
                                part[column] +=
                                        product.weight().value()[row][column] * gradient[row];
                            }
                        }
                        pass(
                                result,
                                input,
                                product.weight().symbol() + "ᵀ·" + result.gradientSymbol(),
                                part);
                    }
                    if (bias != null) {
                        bias.add(step, result.gradientSymbol(), gradient, new double[] {1});
                    }
                });
    }

    private static double dot(double[] left, double[] right) {
        double sum = 0;
        for (int index = 0; index < left.length; index++) {
            sum += left[index] * right[index];
        }
        return sum;
    }

    /** Adds an activation of a quantity. */
    Quantity activation(String name, int step, Squashing function, Quantity argument) {
        double[] value = Arrays.stream(argument.value()).map(function::of).toArray();
        Quantity result =
                new Quantity(
                        Quantity.symbol(name, step),
                        step,
                        function.formula(argument.symbol()),
                        value);
        return add(
                result,
                () ->
                        pass(
                                result,
                                argument,
                                function.derivative(result.symbol()) + result.gradientSymbol(),
                                elements(
                                        value.length,
                                        index ->
                                                function.derivative(value[index])
                                                        * result.gradient()[index])));
    }

    /** Adds a sum of products of elements. */
    Quantity combination(String name, int step, List<List<Factor>> products) {
        int size = products.getFirst().getFirst().quantity().value().length;
        double[] value =
                elements(
                        size,
                        index -> products.stream().mapToDouble(each -> product(each, index)).sum());
        List<String> terms = products.stream().map(Tape::formula).toList();
        Quantity result =
                new Quantity(Quantity.symbol(name, step), step, Formula.sum(terms), value);
        return add(
                result,
                () -> {
                    for (List<Factor> product : products) {
                        for (Factor factor : product) {
                            passToFactor(result, product, factor);
                        }
                    }
                });
    }

    private void passToFactor(Quantity result, List<Factor> product, Factor factor) {
        List<Factor> others = product.stream().filter(each -> each != factor).toList();
        double sign = factor.complement() ? -1 : 1;
        pass(
                result,
                factor.quantity(),
                (factor.complement() ? "−" : "")
                        + (others.isEmpty() ? "" : formula(others) + "∘")
                        + result.gradientSymbol(),
                elements(
                        result.value().length,
                        index -> sign * product(others, index) * result.gradient()[index]));
    }

    private static double product(List<Factor> factors, int index) {
        return factors.stream().mapToDouble(each -> each.value(index)).reduce(1, (a, b) -> a * b);
    }

    private static String formula(List<Factor> factors) {
        return String.join("∘", factors.stream().map(Factor::formula).toList());
    }

    private static double[] elements(int size, IntToDoubleFunction element) {
        return IntStream.range(0, size).mapToDouble(element).toArray();
    }

    private Quantity add(Quantity quantity, Runnable gradients) {
        quantities.add(quantity);
        backward.add(gradients);
        return quantity;
    }

    private void pass(Quantity from, Quantity to, String term, double[] values) {
        if (!(withinStep && to.step() < from.step())) {
            to.addGradient(term, values);
        }
    }

    /** Computes all gradients from those of the outputs. */
    void backward() {
        backward.reversed().forEach(Runnable::run);
    }
}
