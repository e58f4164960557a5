package io.rnn4j.core.equation;

import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.api.layer.Node;
import io.rnn4j.api.optimizer.UpdateDefinition;
import io.rnn4j.core.engine.program.Program;
import io.rnn4j.core.engine.program.ProgramCompiler;

import java.util.List;

/** The printed equations of a program: the forward equations and the derived gradients. */
public final class Equations {
    private final String title;
    private final List<Section> sections;

    private Equations(String title, List<Section> sections) {
        this.title = title;
        this.sections = List.copyOf(sections);
    }

    /**
     * {@return the equations of a node of a network; a description in words if it has none}
     *
     * @param title heading: the label of the layer
     * @param node the node
     */
    public static Equations of(String title, Node node) {
        return switch (node) {
            case Node.Rows rows -> rows(title, rows);
            case Node.Gather gather -> rows(title, gather.equation());
            case Node.Recurrent recurrent ->
                    of(title, recurrent.recurrence(), recurrent.loop().reverse());
            case Node.Move move -> new Equations(title, List.of(MoveDescription.of(move)));
        };
    }

    private static Equations rows(String title, Node.Rows node) {
        Program program = ProgramCompiler.rows(node, new ValueNames(null));
        return new Equations(title, EquationWriter.rows(program));
    }

    /** {@return the equations of a recurrence, which may read time in reverse, under a title} */
    static Equations of(String title, RecurrenceDefinition recurrence, boolean reverse) {
        Program program = ProgramCompiler.recurrence(recurrence, new ValueNames(recurrence));
        return new Equations(title, EquationWriter.recurrence(program, recurrence, reverse));
    }

    /** {@return the equations of an optimizer under a title} */
    static Equations of(String title, UpdateDefinition update) {
        return new Equations(title, EquationWriter.rows(ProgramCompiler.update(update)));
    }

    List<Section> sections() {
        return sections;
    }

    /**
     * {@return the equations as Unicode text, one a line: ∘ is the element-wise product, · the
     * matrix product, ∂v the gradient of the loss with respect to v}
     */
    public String text() {
        return print(new TextNotation());
    }

    /** {@return the equations as an {@code align*} environment for LaTeX with amsmath} */
    public String latex() {
        return print(new LatexNotation());
    }

    /** {@return the equations as a {@code math} element of MathML Core with a row for each} */
    public String mathMl() {
        return print(new MathMlNotation());
    }

    private String print(Notation notation) {
        return notation.document(title, sections);
    }
}
