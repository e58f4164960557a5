package io.rnn4j.cli.explain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.cli.console.Json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A network, forward and backward, with a check of its gradients. */
public final class Explanation {
    private final ExplainedNetwork network;
    private final ExplainedNetwork withinStep;
    private final EngineGradients engine;
    private final Map<String, double[][]> engineGradients;
    private final Map<String, double[][]> differences = new LinkedHashMap<>();

    /**
     * Computes all quantities.
     *
     * @param cell the cell
     * @param steps number of steps, at least 1
     */
    public Explanation(ExplainedCell cell, int steps) {
        this.network = ExplainedNetwork.of(cell, steps);
        this.withinStep = network.withinStep();
        this.engine = new EngineGradients(network);
        this.engineGradients = engine.all();
        for (Weight weight : network.weights().values()) {
            differences.put(weight.symbol(), network.centralDifferences(weight));
        }
    }

    /**
     * {@return the explanation as a document}
     *
     * @param format its format
     */
    public String text(DocumentFormat format) {
        Document document = new Document();
        describe(document);
        for (int step = 1; step <= network.steps(); step++) {
            forward(document, step);
        }
        loss(document);
        for (int step = network.steps(); step >= 1; step--) {
            backward(document, step);
        }
        weightGradients(document);
        check(document);
        return format.write(document);
    }

    private void describe(Document document) {
        document.heading(
                "The network: %s, 1 input, %s units, 1 output, %s steps"
                        .formatted(
                                network.cell().label(), ExplainedNetwork.UNITS, network.steps()));
        document.paragraph(
                "All vectors are columns; [a b; c d] has the rows a b and c d. The activation f_u"
                        + " of the state is tanh, f_y of the output the identity; u is the input"
                        + " and d the output that is wanted.");
        ofStep(1)
                .forEach(
                        each ->
                                document.formula(
                                        Formula.general(each.symbol()),
                                        Formula.general(each.formula())));
        if (network.cell() == ExplainedCell.GRU) {
            document.paragraph(
                    "Every gate of rnn4j's GRU has two biases, one for each product. Those of z and"
                        + " r only occur as their sums b_z and b_r, which have the gradient of"
                        + " each; that of the product with the state in n, b_hn, is multiplied by"
                        + " r.");
        }
        document.heading("Weights");
        network.weights()
                .values()
                .forEach(each -> document.equation(each.symbol(), "", each.value()));
    }

    /** {@return the quantities that a step computes} */
    private List<Quantity> ofStep(int step) {
        return network.quantities().stream()
                .filter(each -> each.step() == step && !each.isGiven())
                .toList();
    }

    private void forward(Document document, int step) {
        document.heading("Forward, step " + step);
        network.quantities().stream()
                .filter(each -> each.isGiven() && each.step() == (step == 1 ? 0 : step))
                .forEach(each -> document.equation(each.symbol(), "", column(each.value())));
        if (step == 1) {
            document.equation("u_1", "", new double[] {ExplainedNetwork.input(1)});
        }
        ofStep(step)
                .forEach(
                        each ->
                                document.equation(
                                        each.symbol(), each.formula(), column(each.value())));
        document.equation("d_" + step, "", new double[] {ExplainedNetwork.target(step)});
    }

    private void loss(Document document) {
        document.heading("Loss: mean squared error");
        List<String> terms = new ArrayList<>();
        for (int step = 1; step <= network.steps(); step++) {
            terms.add("(y_%1$s − d_%1$s)²".formatted(step));
        }
        document.equation(
                "L",
                "(%s)/%s".formatted(String.join(" + ", terms), network.steps()),
                new double[] {network.loss()});
    }

    private void backward(Document document, int step) {
        document.heading("Backward, step " + step);
        ofStep(step)
                .reversed()
                .forEach(
                        each ->
                                document.equation(
                                        each.gradientSymbol(),
                                        each.gradientFormula(),
                                        column(each.gradient())));
    }

    private void weightGradients(Document document) {
        document.heading("Gradients of the weights: sums over the steps");
        for (Weight weight : network.weights().values()) {
            Weight.Contribution first = weight.contributions().getLast();
            document.formula("∂L/∂" + weight.symbol(), "Σ_t " + Formula.general(first.formula()));
            for (Weight.Contribution each : weight.contributions().reversed()) {
                document.equation(each.formula(), "", each.value());
            }
            document.equation("∂L/∂" + weight.symbol(), "", weight.gradient());
        }
    }

    private void check(Document document) {
        document.heading("Check");
        document.paragraph(
                "Each derivative as computed above in double precision, by central differences"
                        + " (L(w + 0.00001) - L(w - 0.00001))/0.00002, by rnn4j in single"
                        + " precision, and by a formula that ends within the step.");
        List<List<String>> rows = new ArrayList<>();
        for (Weight weight : network.weights().values()) {
            String symbol = weight.symbol();
            for (int row = 0; row < weight.value().length; row++) {
                for (int column = 0; column < weight.value()[row].length; column++) {
                    double exact = weight.gradient()[row][column];
                    double within = within(symbol)[row][column];
                    rows.add(
                            List.of(
                                    element(weight, row, column),
                                    DocumentFormat.number(exact),
                                    DocumentFormat.number(differences.get(symbol)[row][column]),
                                    DocumentFormat.number(engineGradients.get(symbol)[row][column]),
                                    DocumentFormat.number(within),
                                    DocumentFormat.number(within - exact)));
                }
            }
        }
        document.table(
                List.of(
                        "weight",
                        "exact",
                        "differences",
                        "rnn4j",
                        "within a step",
                        "error of that"),
                rows);
        withinStep(document);
    }

    /** What a formula leaves out that treats the states before a step as constants. */
    private void withinStep(Document document) {
        document.heading("Gradients of one step");
        document.paragraph(
                "The derivative with respect to a weight w is a total derivative, because the"
                        + " states before a step also depend on w.");
        for (String state : states()) {
            List<String> terms = new ArrayList<>(List.of("∂%s_t/∂w".formatted(state)));
            for (String before : readBy(state)) {
                terms.add("∂%1$s_t/∂%2$s_t−1·d%2$s_t−1/dw".formatted(state, before));
            }
            if (state.equals("y")) {
                terms.add("∂y_t/∂h_t·dh_t/dw");
            }
            document.formula("d%s_t/dw".formatted(state), String.join(" + ", terms));
        }
        document.paragraph(verdict());
    }

    /** {@return the states that pass from a step to the next} */
    private List<String> states() {
        return switch (network.cell()) {
            case OUTPUT_RECURRENT -> List.of("h", "y");
            case LSTM -> List.of("c", "h");
            default -> List.of("h");
        };
    }

    /** {@return the states of the step before on which a state depends directly} */
    private List<String> readBy(String state) {
        return switch (network.cell()) {
            case LSTM -> List.of("c", "h");
            default -> List.of(state);
        };
    }

    private double[][] within(String symbol) {
        return withinStep.weights().get(symbol).gradient();
    }

    private static String element(Weight weight, int row, int column) {
        boolean several = weight.value()[row].length > 1;
        return weight.value().length == 1 && !several
                ? weight.symbol()
                : "%s,%s%s".formatted(weight.symbol(), row + 1, several ? column + 1 : "");
    }

    /** {@return what a formula of one step leaves out} */
    private String fault() {
        String before =
                states().stream().map(state -> state + "_t−1").collect(Collectors.joining(" and "));
        return "A formula that treats %s as %s leaves out the terms with them."
                .formatted(before, states().size() == 1 ? "a constant" : "constants");
    }

    private String verdict() {
        String fault = fault();
        if (network.steps() == 1) {
            return fault + " With a single step there is no difference.";
        }
        List<String> wrong = new ArrayList<>();
        List<String> right = new ArrayList<>();
        for (Weight weight : network.weights().values()) {
            double error = distance(weight.gradient(), within(weight.symbol()));
            (error > 0 ? wrong : right).add(weight.symbol());
        }
        return String.format(
                Locale.ROOT,
                "%s Here it is wrong for %s, by up to %.0f %% of the largest derivative%s;"
                    + " back-propagation through time agrees with the differences to %.0e. This"
                    + " shows what such a formula leaves out, not that a particular text contains"
                    + " it.",
                fault,
                String.join(", ", wrong),
                100 * largestError() / largestGradient(),
                right.isEmpty()
                        ? ""
                        : " (for " + String.join(", ", right) + " the sums of the steps are equal)",
                largestDifference(differences));
    }

    private double largestError() {
        double largest = 0;
        for (Weight weight : network.weights().values()) {
            largest = Math.max(largest, distance(weight.gradient(), within(weight.symbol())));
        }
        return largest;
    }

    private double largestGradient() {
        double largest = 0;
        for (Weight weight : network.weights().values()) {
            double[][] zeros = new double[weight.value().length][weight.value()[0].length];
            largest = Math.max(largest, distance(weight.gradient(), zeros));
        }
        return largest;
    }

    private double largestDifference(Map<String, double[][]> others) {
        double largest = 0;
        for (Weight weight : network.weights().values()) {
            largest = Math.max(largest, distance(weight.gradient(), others.get(weight.symbol())));
        }
        return largest;
    }

    private static double distance(double[][] left, double[][] right) {
        double largest = 0;
        for (int row = 0; row < left.length; row++) {
            for (int column = 0; column < left[row].length; column++) {
                largest = Math.max(largest, Math.abs(left[row][column] - right[row][column]));
            }
        }
        return largest;
    }

    private static double[][] column(double[] values) {
        double[][] column = new double[values.length][];
        for (int row = 0; row < values.length; row++) {
            column[row] = new double[] {values[row]};
        }
        return column;
    }

    /** {@return the explanation as JSON} */
    public ObjectNode json() {
        ObjectNode result = Json.object("rnn-explain-1");
        result.put("cell", network.cell().label()).put("steps", network.steps());
        ArrayNode targets = result.putArray("targets");
        for (int step = 1; step <= network.steps(); step++) {
            targets.add(ExplainedNetwork.target(step));
        }
        result.put("loss", network.loss()).put("lossByRnn4j", engine.loss());
        ArrayNode quantities = result.putArray("quantities");
        for (Quantity each : network.quantities()) {
            ObjectNode one = quantities.addObject();
            one.put("symbol", each.symbol()).put("step", each.step());
            one.put("formula", each.formula());
            numbers(one.putArray("value"), each.value());
            one.put("gradientFormula", each.gradientFormula());
            numbers(one.putArray("gradient"), each.gradient());
        }
        ArrayNode weights = result.putArray("weights");
        for (Weight weight : network.weights().values()) {
            ObjectNode one = weights.addObject().put("symbol", weight.symbol());
            matrix(one.putArray("value"), weight.value());
            matrix(one.putArray("gradient"), weight.gradient());
            matrix(one.putArray("centralDifferences"), differences.get(weight.symbol()));
            matrix(one.putArray("gradientByRnn4j"), engineGradients.get(weight.symbol()));
            matrix(one.putArray("gradientWithinStep"), within(weight.symbol()));
        }
        return result;
    }

    private static void matrix(ArrayNode array, double[][] values) {
        for (double[] row : values) {
            numbers(array.addArray(), row);
        }
    }

    private static void numbers(ArrayNode array, double[] values) {
        for (double value : values) {
            array.add(value);
        }
    }
}
