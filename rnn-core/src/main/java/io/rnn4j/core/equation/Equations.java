package io.rnn4j.core.equation;

import io.rnn4j.api.layer.Node;
import io.rnn4j.core.engine.network.CompiledNode;
import io.rnn4j.core.engine.program.Program;

import java.util.List;

/**
 * The equations of a program for people to read: forward, and what the engine has derived from it.
 */
public final class Equations {

    /**
     * A group of equations.
     *
     * @param heading what they are
     * @param steps the first and the last time step, in the order of computation; empty without
     *     time
     * @param notes about symbols that no equation defines
     * @param equations the equations in an order of computation
     */
    record Section(
            String heading, List<String> steps, List<Note> notes, List<Equation> equations) {}

    /** What a symbol means. */
    record Note(Symbol symbol, String words) {}

    /** A symbol, or the place of a result, and what it is equal to. */
    record Equation(Symbol left, Term right) {}

    private final String title;
    private final List<Section> sections;

    Equations(String title, List<Section> sections) {
        this.title = title;
        this.sections = List.copyOf(sections);
    }

    /**
     * Writes down a node of a network.
     *
     * @param node the node
     * @return its equations under its label
     */
    public static Equations of(CompiledNode node) {
        return switch (node.node()) {
            case Node.Rows rows -> of(node.label(), node.program());
            case Node.Gather gather -> of(node.label(), node.program());
            case Node.Recurrent recurrent ->
                    EquationWriter.recurrence(
                            node.label(),
                            node.program(),
                            recurrent.recurrence(),
                            recurrent.loop().reverse());
            case Node.Move move ->
                    new Equations(
                            node.label(),
                            List.of(
                                    new Section(
                                            MoveWords.of(move), List.of(), List.of(), List.of())));
        };
    }

    /**
     * Writes down a program without recurrence: rows, a loss, the step of an optimizer.
     *
     * @param title what it belongs to
     * @param program the program
     * @return its equations
     */
    public static Equations of(String title, Program program) {
        return EquationWriter.rows(title, program);
    }

    List<Section> sections() {
        return sections;
    }

    /**
     * Returns them as plain text in Unicode: ∘ is the product element by element, · the product of
     * matrices, ∂v the gradient of the loss with respect to v.
     *
     * @return lines, each with its end
     */
    public String text() {
        return new TextNotation().document(title, sections);
    }

    /**
     * Returns them as LaTeX, for a document that uses amsmath.
     *
     * @return an {@code align*} environment
     */
    public String latex() {
        return new LatexNotation().document(title, sections);
    }
}
