package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.recurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.cell.AttentionCell;
import io.rnn4j.core.cell.FeedbackCell;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.SimpleRnnCell;

import org.junit.jupiter.api.Test;

/** The printed equations of cells that wrap another cell. */
class WrappingCellEquationsTest {

    private static Model attending() {
        Graph graph = new Graph();
        Wire x = graph.input("x", input(2));
        Wire notes = graph.input("notes", input(3));
        AttentionCell cell = new AttentionCell(new SimpleRnnCell(), 4);
        graph.output("y", graph.add(recurrent(cell, 5).returnSequences(true), x, notes));
        return graph.build();
    }

    private static Model feedingBack() {
        FeedbackCell cell =
                new FeedbackCell(new SimpleRnnCell(), 3).feedbackActivation(Activations.SOFTMAX);
        return Sequential.of(input(2), recurrent(cell, 5).returnSequences(true));
    }

    private static void assertLines(String text, String... lines) {
        for (String line : lines) {
            assertTrue(text.lines().anyMatch(line::equals), () -> line + " is not in\n" + text);
        }
    }

    @Test
    void equationsOfAttention() {
        assertEquals(
                """
                attention_cell
                forward:
                  y = x·W_{memory_attention}
                backward:
                  ∂y: given from outside
                  ∂x = ∂y·W_{memory_attention}ᵀ
                gradients of the weights, added up over all rows:
                  ∂W_{memory_attention} = Σ xᵀ·∂y

                attention_cell
                forward, t = 1, …, T:
                  v_1 = h_{t-1}·W_query
                  v_2 = attend(v_1, memory_attention_score, memory_keys, memory)
                  z_h = x_t·W_h + v_2·W_{context,h} + h_{t-1}·U_h + b_h
                  h_t = tanh(z_h)
                backward, t = T, …, 1:
                  ∂h_t: from the output and from step t+1
                  ∂z_h = ∂h_t∘(1−h_t²)
                  v_3 = ∂attend(∂z_h·W_{context,h}ᵀ, v_1, memory_attention_score, memory_keys, memory)
                  v_4 = part(v_3, 1)
                  ∂h_{t-1} = ∂z_h·U_hᵀ + v_4·W_queryᵀ
                  ∂x_t = ∂z_h·W_hᵀ
                gradients of the weights, added up over all rows:
                  ∂W_h = Σ_t x_tᵀ·∂z_h
                  ∂W_{context,h} = Σ_t v_2ᵀ·∂z_h
                  ∂U_h = Σ_t h_{t-1}ᵀ·∂z_h
                  ∂b_h = Σ_t ∂z_h
                  ∂W_query = Σ_t h_{t-1}ᵀ·v_4
                  ∂memory_attention_score = Σ_t part(v_3, 2)
                """
                        .strip(),
                attending().equations().strip());
    }

    @Test
    void equationsOfFeedback() {
        assertEquals(
                """
                feedback
                forward, t = 1, …, T:
                  z_h = x_t·W_h + fed_{t-1}·W_{feedback,h} + h_{t-1}·U_h + b_h
                  h_t = tanh(z_h)
                  y_t = h_t·W_output + b_output
                  fed_t = softmax(y_t)
                backward, t = T, …, 1:
                  ∂y_t⁺: from the output and from step t+1
                  ∂fed_t: from step t+1
                  ∂h_t⁺: from step t+1
                  ∂y_t = ∂y_t⁺ + ∂fed_t∘fed_t − softmax(y_t)∘sum(∂fed_t∘fed_t)
                  ∂h_t = ∂y_t·W_outputᵀ + ∂h_t⁺
                  ∂z_h = ∂h_t∘(1−h_t²)
                  ∂h_{t-1} = ∂z_h·U_hᵀ
                  ∂fed_{t-1} = ∂z_h·W_{feedback,h}ᵀ
                  ∂x_t = ∂z_h·W_hᵀ
                gradients of the weights, added up over all rows:
                  ∂W_h = Σ_t x_tᵀ·∂z_h
                  ∂W_{feedback,h} = Σ_t fed_{t-1}ᵀ·∂z_h
                  ∂U_h = Σ_t h_{t-1}ᵀ·∂z_h
                  ∂b_h = Σ_t ∂z_h
                  ∂W_output = Σ_t h_tᵀ·∂y_t
                  ∂b_output = Σ_t ∂y_t
                """
                        .strip(),
                feedingBack().equations().strip());
    }

    @Test
    void attentionWithinFeedback() {
        FeedbackCell cell = new FeedbackCell(new AttentionCell(new GruCell(), 4), 3);
        Model model = Sequential.of(input(2), recurrent(cell, 5).returnSequences(true));
        assertLines(
                model.equations(),
                "  v_2 = attend(v_1, memory_attention_score, memory_keys, memory)",
                "  z_z = x_t·W_z + y_{t-1}·W_{feedback,z} + v_2·W_{context,z} + h_{t-1}·U_z + b_z"
                        + " + r_z",
                "  y_t = h_t·W_output + b_output",
                "  ∂y_{t-1} = ∂z_z·W_{feedback,z}ᵀ + ∂z_r·W_{feedback,r}ᵀ + ∂z_n·W_{feedback,n}ᵀ");
        String latex = model.latexEquations();
        assertTrue(
                latex.contains(
                        "v_{2} &= \\operatorname{attend}\\left(v_{1},"
                                + " \\mathrm{memory\\_attention\\_score}, \\mathrm{memory\\_keys},"
                                + " \\mathrm{memory}\\right)"),
                latex);
        assertTrue(latex.contains("y_{t-1} \\cdot W_{\\mathrm{feedback},z}"), latex);
    }

    @Test
    void summaries() {
        assertLines(
                attending().summary(),
                // W [2, 5], U [5, 5], b [5], W_c [3, 5], W_q [5, 4], W_m [3, 4], v [1, 4]
                "attention_cell  recurrent  x, notes  [batch, time, 5]          91",
                "output y: attention_cell",
                "total parameters: 91");
        assertLines(
                feedingBack().summary(),
                // W [2, 5], U [5, 5], b [5], W_y [3, 5], W_o [5, 3], b_o [3]
                "feedback  recurrent  [batch, time, 3]          73",
                "total parameters: 73");
    }
}
