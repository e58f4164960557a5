package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.add;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.simpleRnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.regex.Pattern;

/** The printed equations of a graph with branches. */
class GraphEquationsTest {
    /** A layer that is used twice, a residual connection around a recurrence, two outputs. */
    private static Model branches() {
        Graph graph = new Graph();
        Wire x = graph.input("x", input(2));
        Wire rows = graph.inputRows("rows", 2);
        GraphLayer shared = graph.layer("shared", dense(3).useBias(false));
        Wire read = shared.on(x);
        Wire recurrent = graph.add(simpleRnn(3).returnSequences(true), read);
        graph.output("sum", graph.add(add(), read, recurrent));
        graph.output("other", graph.add(dense(1), shared.on(rows)));
        return graph.build();
    }

    @Test
    void textOfBranches() {
        assertEquals(
                """
                shared
                forward:
                  y = x·W
                backward:
                  ∂y: given from outside
                  ∂x = ∂y·Wᵀ
                gradients of the weights, added up over all rows:
                  ∂W = Σ xᵀ·∂y

                simple_rnn
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

                add
                forward:
                  y = x1 + x2
                backward:
                  ∂y: given from outside
                  ∂x1 = ∂y
                  ∂x2 = ∂y

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
                branches().equations().replace(System.lineSeparator(), "\n"));
    }

    /** A shared layer has its equations once; the others follow in the order of the graph. */
    @Test
    void latexOfBranches() {
        String latex = branches().latexEquations();
        List<String> titles =
                Pattern.compile("textbf\\{(.*)}")
                        .matcher(latex)
                        .results()
                        .map(m -> m.group(1))
                        .toList();
        assertEquals(List.of("shared", "simple\\_rnn", "add", "dense"), titles);
        String residual =
                """
                \\begin{align*}
                &\\textbf{add} \\\\
                &\\text{forward:} \\\\
                y &= \\mathrm{x1} + \\mathrm{x2} \\\\
                &\\text{backward:} \\\\
                \\partial y &\\text{: given from outside} \\\\
                \\partial \\mathrm{x1} &= \\partial y \\\\
                \\partial \\mathrm{x2} &= \\partial y
                \\end{align*}
                """;
        assertTrue(latex.replace(System.lineSeparator(), "\n").contains(residual), latex);
    }
}
