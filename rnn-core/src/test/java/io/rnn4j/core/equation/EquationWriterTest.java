package io.rnn4j.core.equation;

import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.simpleRnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.State;
import io.rnn4j.api.expr.WeightView;
import io.rnn4j.api.layer.NetworkDefinition;
import io.rnn4j.api.layer.Node;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.api.layer.TimeAxis;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.optimizer.Update;
import io.rnn4j.api.optimizer.UpdateDefinition;
import io.rnn4j.core.engine.program.Program;
import io.rnn4j.core.engine.program.ProgramCompiler;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The printed equations are those of the program, with the names of the cell. */
class EquationWriterTest {

    /** A cell of the test. */
    private record Written(String name, boolean recurrentBias, Consumer<Recurrence> equations)
            implements Cell {
        @Override
        public void define(Recurrence r) {
            equations.accept(r);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final Cell SIMPLE =
            new Written(
                    "simple",
                    false,
                    r -> {
                        State h = r.state("h");
                        r.next(h, r.gate("h", h).tanh());
                    });

    private static final Cell LSTM =
            new Written(
                    "lstm",
                    false,
                    r -> {
                        State h = r.state("h");
                        State c = r.state("c");
                        Expr i = r.gate("i", h).sigmoid();
                        Expr f = r.gate("f", h).sigmoid();
                        Expr g = r.gate("g", h).tanh();
                        Expr o = r.gate("o", h).sigmoid();
                        Expr next = f.times(c).plus(i.times(g));
                        r.next(c, next);
                        r.next(h, o.times(next.tanh()));
                    });

    private static final Cell GRU =
            new Written(
                    "gru",
                    true,
                    r -> {
                        State h = r.state("h");
                        Expr z = r.gate("z", h).sigmoid();
                        Expr reset = r.gate("r", h).sigmoid();
                        Expr n = r.fromInput("h").plus(reset.times(r.fromState("h", h))).tanh();
                        r.next(h, z.times(h).plus(z.oneMinus().times(n)));
                    });

    /**
     * Peepholes, an activation of several operations, a value named by the cell, a state that is a
     * copy.
     */
    private static final Cell RICH =
            new Written(
                    "rich",
                    false,
                    r -> {
                        State y = r.state("y");
                        State c = r.state("c");
                        State last = r.state("last");
                        Expr peephole = r.vector("peephole_i", r.units());
                        Expr i = r.gate("i", y).plus(peephole.times(c)).sigmoid();
                        Expr sum = r.gate("g", y);
                        Expr g = sum.times(sum.sigmoid());
                        Expr next = r.named("s", i.times(g)).plus(i.oneMinus().times(c));
                        r.next(c, next);
                        WeightView kernel = r.weight("output_kernel", r.units(), r.units());
                        Expr scale = next.square().plus(0.5).rsqrt().plus(last.exp()).log();
                        r.next(y, next.matmul(kernel).minus(scale.over(next.abs().sqrt().plus(1))));
                        r.next(last, c.relu().softplus().expm1().max(y).min(sum));
                    });

    static List<Cell> cells() {
        return List.of(SIMPLE, LSTM, GRU, RICH);
    }

    private static Equations equations(Cell cell, boolean reverse) {
        RecurrenceDefinition recurrence = RecurrenceDefinition.of(cell, 1, 1);
        return Equations.of(cell.name(), recurrence, reverse);
    }

    private static Equations rows(UnaryOperator<Expr> equation) {
        Signal input = Signal.input(0, 3, TimeAxis.NONE);
        NetworkDefinition network = NetworkDefinition.of(n -> List.of(n.rows(input, equation)), 0);
        Node.Rows node = (Node.Rows) network.nodes().getFirst().node();
        return Equations.of("dense", node);
    }

    private static Expr dense(Expr x) {
        return x.matmul(new WeightView("kernel", 3, 0, 2))
                .plus(Expr.vector(new WeightView("bias", 1, 0, 2)));
    }

    @Test
    void textOfSimpleCell() {
        assertEquals(
                """
                simple
                forward, t = 1, …, T:
                  z_h = x_t·W_h + h_{t-1}·U_h + b_h
                  h_t = tanh(z_h)
                backward, t = T, …, 1:
                  ∂h_t: from the output and from step t+1
                  ∂z_h = ∂h_t∘(1−h_t²)
                  ∂h_{t-1} = ∂z_h·U_hᵀ
                  ∂x_t = ∂z_h·W_hᵀ
                gradients of the weights, added up over all rows:
                  ∂W_h = Σ_t x_tᵀ·∂z_h
                  ∂U_h = Σ_t h_{t-1}ᵀ·∂z_h
                  ∂b_h = Σ_t ∂z_h
                """,
                equations(SIMPLE, false).text());
    }

    @Test
    void textOfReversedCell() {
        assertEquals(
                """
                simple
                forward, t = T, …, 1:
                  z_h = x_t·W_h + h_{t+1}·U_h + b_h
                  h_t = tanh(z_h)
                backward, t = 1, …, T:
                  ∂h_t: from the output and from step t-1
                  ∂z_h = ∂h_t∘(1−h_t²)
                  ∂h_{t+1} = ∂z_h·U_hᵀ
                  ∂x_t = ∂z_h·W_hᵀ
                gradients of the weights, added up over all rows:
                  ∂W_h = Σ_t x_tᵀ·∂z_h
                  ∂U_h = Σ_t h_{t+1}ᵀ·∂z_h
                  ∂b_h = Σ_t ∂z_h
                """,
                equations(SIMPLE, true).text());
    }

    @Test
    void textOfLstm() {
        assertEquals(
                """
                lstm
                forward, t = 1, …, T:
                  z_i = x_t·W_i + h_{t-1}·U_i + b_i
                  i = σ(z_i)
                  z_f = x_t·W_f + h_{t-1}·U_f + b_f
                  f = σ(z_f)
                  z_g = x_t·W_g + h_{t-1}·U_g + b_g
                  g = tanh(z_g)
                  z_o = x_t·W_o + h_{t-1}·U_o + b_o
                  o = σ(z_o)
                  c_t = f∘c_{t-1} + i∘g
                  h_t = o∘tanh(c_t)
                backward, t = T, …, 1:
                  ∂h_t: from the output and from step t+1
                  ∂c_t⁺: from step t+1
                  ∂z_o = ∂h_t∘tanh(c_t)∘o∘(1−o)
                  ∂c_t = ∂c_t⁺ + ∂h_t∘o∘(1−tanh(c_t)²)
                  ∂z_i = ∂c_t∘g∘i∘(1−i)
                  ∂z_f = ∂c_t∘c_{t-1}∘f∘(1−f)
                  ∂z_g = ∂c_t∘i∘(1−g²)
                  ∂c_{t-1} = ∂c_t∘f
                  ∂h_{t-1} = ∂z_i·U_iᵀ + ∂z_f·U_fᵀ + ∂z_g·U_gᵀ + ∂z_o·U_oᵀ
                  ∂x_t = ∂z_i·W_iᵀ + ∂z_f·W_fᵀ + ∂z_g·W_gᵀ + ∂z_o·W_oᵀ
                gradients of the weights, added up over all rows:
                  ∂W_i = Σ_t x_tᵀ·∂z_i
                  ∂W_f = Σ_t x_tᵀ·∂z_f
                  ∂W_g = Σ_t x_tᵀ·∂z_g
                  ∂W_o = Σ_t x_tᵀ·∂z_o
                  ∂U_i = Σ_t h_{t-1}ᵀ·∂z_i
                  ∂U_f = Σ_t h_{t-1}ᵀ·∂z_f
                  ∂U_g = Σ_t h_{t-1}ᵀ·∂z_g
                  ∂U_o = Σ_t h_{t-1}ᵀ·∂z_o
                  ∂b_i = Σ_t ∂z_i
                  ∂b_f = Σ_t ∂z_f
                  ∂b_g = Σ_t ∂z_g
                  ∂b_o = Σ_t ∂z_o
                """,
                equations(LSTM, false).text());
    }

    /** The instructions for the gradients of weights. */
    private static List<String> gradients(Consumer<Recurrence> cell) {
        String text = equations(new Written("own", false, cell), false).text();
        return text.lines()
                .map(String::strip)
                .filter(line -> line.contains(" = Σ_t "))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
    }

    @Test
    void gateNamesThatArePrefixesOfWeightNames() {
        assertEquals(
                List.of(
                        "∂W_kernel2",
                        "∂W_{bias_2}",
                        "∂W_{recurrent_kernel_of_f}",
                        "∂U_kernel2",
                        "∂U_{bias_2}",
                        "∂U_{recurrent_kernel_of_f}",
                        "∂b_kernel2",
                        "∂b_{bias_2}",
                        "∂b_{recurrent_kernel_of_f}"),
                gradients(
                        r -> {
                            State h = r.state("h");
                            Expr sum = r.gate("kernel2", h).plus(r.gate("bias_2", h).sigmoid());
                            r.next(h, sum.times(r.gate("recurrent_kernel_of_f", h)).tanh());
                        }));
        assertEquals(
                List.of("∂W_x", "∂W_{recurrent_x}", "∂U_x", "∂U_{recurrent_x}", "∂b_x"),
                gradients(
                                r -> {
                                    State h = r.state("h");
                                    Expr x = r.gate("x", h).tanh();
                                    r.next(h, x.times(r.gate("recurrent_x", h).sigmoid()));
                                })
                        .stream()
                        .limit(5)
                        .toList());
    }

    @Test
    void symbolsOfWeightsAreUnique() {
        assertEquals(
                List.of("∂W_x", "∂U_x", "∂b_x", "∂x_kernel", "∂U_x′"),
                gradients(
                        r -> {
                            State h = r.state("h");
                            WeightView kernel = r.weight("x_kernel", r.units(), r.units());
                            WeightView letter = r.recurrentWeight("U_x", r.units(), r.units());
                            Expr sum = r.gate("x", h).plus(h.sigmoid().matmul(kernel));
                            r.next(h, sum.plus(h.relu().matmul(letter)).tanh());
                        }));
    }

    @Test
    void partsPrefixTheirNames() {
        assertEquals(
                List.of("∂own_kernel_of_all", "∂W_{recurrent,h}", "∂U_{recurrent,h}"),
                gradients(
                                r -> {
                                    State h = r.state("h");
                                    WeightView own =
                                            r.recurrentWeight(
                                                    "own_kernel_of_all", r.units(), r.units());
                                    Expr part = r.part("recurrent", SIMPLE).define(r.input());
                                    r.next(h, part.plus(h.matmul(own)).tanh());
                                })
                        .stream()
                        .limit(3)
                        .toList());
    }

    @Test
    void textOfRows() {
        assertEquals(
                """
                dense
                forward:
                  y = x·W + b
                backward:
                  ∂y: given from outside
                  ∂x = ∂y·Wᵀ
                gradients of the weights, added up over all rows:
                  ∂W = Σ xᵀ·∂y
                  ∂b = Σ ∂y
                """,
                rows(EquationWriterTest::dense).text());
    }

    @Test
    void textOfSoftmax() {
        assertEquals(
                """
                dense
                forward:
                  z = x·W + b
                  y = softmax(z)
                backward:
                  ∂y: given from outside
                  ∂z = ∂y∘y − softmax(z)∘sum(∂y∘y)
                  ∂x = ∂z·Wᵀ
                gradients of the weights, added up over all rows:
                  ∂W = Σ xᵀ·∂z
                  ∂b = Σ ∂z
                """,
                rows(x -> {
                            return dense(x).softmax();
                        })
                        .text());
    }

    private record Momentum() implements Optimizer {
        @Override
        public String name() {
            return "momentum";
        }

        @Override
        public double learningRate() {
            return 0.1;
        }

        @Override
        public void define(Update update) {
            Expr velocity = update.slot("velocity");
            Expr next = velocity.times(0.9).minus(update.gradient().times(update.learningRate()));
            update.next("velocity", next);
            update.next(update.parameter().plus(next));
        }
    }

    @Test
    void textOfUpdate() {
        UpdateDefinition update = UpdateDefinition.of(new Momentum());
        assertEquals(
                """
                momentum
                step t:
                  velocity_t = 0.9·velocity_{t-1} − η·g
                  θ_t = θ_{t-1} + velocity_t
                """,
                Equations.of("momentum", update).text());
    }

    @Test
    void latexOfSimpleCell() {
        assertEquals(
                """
                \\begin{align*}
                &\\textbf{simple} \\\\
                &\\text{forward,}\\ t = 1, \\ldots, T\\text{:} \\\\
                z_{h} &= x_{t} \\cdot W_{h} + h_{t-1} \\cdot U_{h} + b_{h} \\\\
                h_{t} &= \\tanh\\left(z_{h}\\right) \\\\
                &\\text{backward,}\\ t = T, \\ldots, 1\\text{:} \\\\
                \\partial h_{t} &\\text{: from the output and from step t+1} \\\\
                \\partial z_{h} &= \\partial h_{t} \\odot \\left(1 - h_{t}^{2}\\right) \\\\
                \\partial h_{t-1} &= \\partial z_{h} \\cdot U_{h}^{\\top} \\\\
                \\partial x_{t} &= \\partial z_{h} \\cdot W_{h}^{\\top} \\\\
                &\\text{gradients of the weights, added up over all rows:} \\\\
                \\partial W_{h} &= \\sum_{t} x_{t}^{\\top} \\cdot \\partial z_{h} \\\\
                \\partial U_{h} &= \\sum_{t} h_{t-1}^{\\top} \\cdot \\partial z_{h} \\\\
                \\partial b_{h} &= \\sum_{t} \\partial z_{h}
                \\end{align*}
                """,
                equations(SIMPLE, false).latex());
    }

    /** Checks without LaTeX that groups, fences and columns match and that the text is ASCII. */
    @ParameterizedTest
    @MethodSource("cells")
    void latexIsWellFormed(Cell cell) {
        String latex = equations(cell, false).latex();
        assertTrue(latex.chars().allMatch(c -> c == '\n' || c >= ' ' && c < 127), latex);
        assertTrue(latex.lines().noneMatch(String::isBlank), latex);
        List<String> lines = latex.lines().toList();
        for (String row : lines.subList(1, lines.size() - 1)) {
            Deque<Character> open = new ArrayDeque<>();
            int columns = 0;
            for (int at = 0; at < row.length(); at++) {
                switch (row.charAt(at)) {
                    case '\\' -> {
                        if (row.startsWith("left", at + 1)) {
                            open.push('l');
                        } else if (row.startsWith("right", at + 1)) {
                            assertEquals('l', open.pop(), row);
                        }
                        at++; // ignores escaped characters
                    }
                    case '{' -> open.push('{');
                    case '}' -> assertEquals('{', open.pop(), row);
                    case '&' -> columns++;
                    default -> {}
                }
            }
            assertTrue(open.isEmpty(), row);
            assertEquals(1, columns, row);
        }
    }

    @Test
    void randomMasksHaveSymbolsAndNotes() {
        Recurrent layer = simpleRnn(2).dropout(0.2).recurrentDropout(0.5).zoneout(0.1);
        Model model = Sequential.of(input(3), layer);
        String text = model.equations();
        for (String line :
                List.of(
                        "m_{zoneout_h,t}: 1 with probability 0.1, otherwise 0, drawn at every step;"
                                + " in inference 0.1",
                        "m_dropout: 1.25 with probability 0.8, otherwise 0, the same at all steps;"
                                + " in inference 1",
                        "z_h = (x_t∘m_dropout)·W_h + (h_{t-1}∘m_{recurrent_dropout})·U_h + b_h",
                        "h_t = m_{zoneout_h,t}∘h_{t-1} + (1−m_{zoneout_h,t})∘h̃",
                        "∂x_t = (∂z_h·W_hᵀ)∘m_dropout",
                        "∂h_{t-1} = (∂z_h·U_hᵀ)∘m_{recurrent_dropout} + ∂h_t∘m_{zoneout_h,t}")) {
            assertTrue(text.contains("  " + line + "\n"), line + " is missing in\n" + text);
        }
        String latex = "z_{h} &= \\left(x_{t} \\odot m_{\\mathrm{dropout}}\\right) \\cdot W_{h}";
        assertTrue(model.latexEquations().contains(latex), model::latexEquations);
    }

    @ParameterizedTest
    @MethodSource("cells")
    void everySymbolIsDefined(Cell cell) {
        RecurrenceDefinition recurrence = RecurrenceDefinition.of(cell, 1, 1);
        Program program = ProgramCompiler.recurrence(recurrence, new ValueNames(recurrence));
        Equations equations = Equations.of(cell.name(), recurrence, false);
        Set<String> left =
                equations.sections().stream()
                        .flatMap(section -> section.equations().stream())
                        .map(equation -> equation.left().toString())
                        .collect(Collectors.toSet());
        program.names()
                .forEach(
                        (value, name) ->
                                assertTrue(
                                        program.instruction(value).isLeaf() || left.contains(name),
                                        name + " is missing in\n" + equations.text()));
        for (Symbol weight : new WeightSymbols(program, recurrence).all()) {
            assertTrue(left.contains(weight.toGradient().toString()), weight.toString());
        }
        for (String gate : recurrence.gates()) {
            assertTrue(left.contains("z_" + gate), gate);
            assertTrue(left.contains("∂z_" + gate), gate);
        }
    }

    /**
     * Evaluates the printed equations: the backward ones must be the derivatives of the forward
     * ones. Every row has one element, so that all products are scalar.
     */
    @ParameterizedTest
    @MethodSource("cells")
    void backwardEquationsAreTheDerivatives(Cell cell) {
        Equations equations = equations(cell, false);
        List<Section.Equation> forward = equations.sections().getFirst().equations();
        Map<Symbol, Double> given = new HashMap<>();
        SplittableRandom random = new SplittableRandom(7);
        RecurrenceDefinition recurrence = RecurrenceDefinition.of(cell, 1, 1);
        Program program = ProgramCompiler.recurrence(recurrence);
        List<Symbol> variables = new ArrayList<>(new WeightSymbols(program, recurrence).all());
        variables.add(Symbol.parse("x_t"));
        for (State state : recurrence.states()) {
            variables.add(Symbol.parse(state.name()).at("t-1"));
        }
        variables.forEach(variable -> given.put(variable, random.nextDouble(0.2, 1.0)));
        Map<Symbol, Double> seeds = new HashMap<>();
        for (Section.Note note : equations.sections().get(1).notes()) {
            Symbol seed = note.symbol();
            double value = random.nextDouble(0.5, 1.0);
            given.put(seed, value);
            seeds.put(new Symbol(false, seed.base(), seed.subscript(), false), value);
        }

        Map<Symbol, Double> all = new HashMap<>(given);
        for (Section section : equations.sections()) {
            compute(section.equations(), all);
        }
        double step = 1e-5;
        for (Symbol variable : variables) {
            double[] loss = new double[2];
            for (int side = 0; side < 2; side++) {
                Map<Symbol, Double> moved = new HashMap<>(given);
                moved.merge(variable, side == 0 ? -step : step, Double::sum);
                compute(forward, moved);
                for (Map.Entry<Symbol, Double> seed : seeds.entrySet()) {
                    loss[side] += seed.getValue() * moved.get(seed.getKey());
                }
            }
            double derivative = (loss[1] - loss[0]) / (2 * step);
            Double printed = all.getOrDefault(variable.toGradient(), 0.0);
            assertEquals(derivative, printed, 1e-7, variable + " in\n" + equations.text());
        }
    }

    private static void compute(List<Section.Equation> equations, Map<Symbol, Double> values) {
        for (Section.Equation equation : equations) {
            values.put(equation.left(), value(equation.right(), values));
        }
    }

    private static double value(Term term, Map<Symbol, Double> values) {
        return switch (term) {
            case Symbol symbol -> values.get(symbol);
            case Term.Number(double number) -> number;
            case Term.Numbers numbers -> throw new AssertionError("one element: " + numbers);
            case Term.Sum(List<Term> terms) ->
                    terms.stream().mapToDouble(t -> value(t, values)).sum();
            case Term.Negative(Term inner) -> -value(inner, values);
            case Term.Product(Term.Kind kind, List<Term> factors) ->
                    factors.stream().mapToDouble(t -> value(t, values)).reduce(1, (a, b) -> a * b);
            case Term.Quotient(Term a, Term b) -> value(a, values) / value(b, values);
            case Term.Power(Term a, Term b) -> Math.pow(value(a, values), value(b, values));
            case Term.Transposed(Term inner) -> value(inner, values);
            case Term.Total(Term inner, boolean overTime) -> value(inner, values);
            case Term.Condition(Term a, Term.Relation relation, Term b) -> {
                double difference = value(a, values) - value(b, values);
                boolean greater = relation == Term.Relation.GREATER;
                yield (greater ? difference > 0 : difference == 0) ? 1 : 0;
            }
            case Term.Call(String function, List<Term> arguments) -> {
                double a = value(arguments.getFirst(), values);
                double b = value(arguments.getLast(), values);
                yield switch (function) {
                    case "sigmoid" -> 1 / (1 + Math.exp(-a));
                    case "tanh" -> Math.tanh(a);
                    case "relu" -> Math.max(a, 0);
                    case "softplus" -> Math.log1p(Math.exp(a));
                    case "exp" -> Math.exp(a);
                    case "log" -> Math.log(a);
                    case "sign" -> Math.signum(a);
                    case "squareroot" -> Math.sqrt(a);
                    case "absolute" -> Math.abs(a);
                    case "maximum" -> Math.max(a, b);
                    case "minimum" -> Math.min(a, b);
                    default -> throw new AssertionError("one element: " + term);
                };
            }
        };
    }
}
