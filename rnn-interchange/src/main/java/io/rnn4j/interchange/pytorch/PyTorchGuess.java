package io.rnn4j.interchange.pytorch;

import io.rnn4j.api.component.Activation;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.layer.Input;
import io.rnn4j.core.layer.LastStep;
import io.rnn4j.core.layer.LayerNorm;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.model.Wire;
import io.rnn4j.interchange.Import;
import io.rnn4j.interchange.ImportReport;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.pytorch.Submodule.BatchNormModule;
import io.rnn4j.interchange.pytorch.Submodule.LinearModule;
import io.rnn4j.interchange.pytorch.Submodule.MatrixModule;
import io.rnn4j.interchange.pytorch.Submodule.NormModule;
import io.rnn4j.interchange.pytorch.Submodule.RecurrentModule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A guess at the layers of a module from the names and shapes of its weights: a chain. What no
 * state dict tells is either assumed, as {@link #assumptions} says, or open, and has to be set
 * before the model is built.
 *
 * <pre>{@code
 * PyTorchGuess guess = module.guess();
 * System.out.println(guess);
 * Import imported = guess.output(PyTorchGuess.Output.LAST_STEP).build();
 * }</pre>
 *
 * <p>Immutable.
 */
public final class PyTorchGuess {
    /** What is read of the last recurrent module. */
    public enum Output {
        /** Its output at every step, {@code y}. */
        EVERY_STEP,

        /** Its output at the last step, {@code y[:, -1]}. */
        LAST_STEP,

        /**
         * Its final states, {@code h[-1]}, or the concatenation of {@code h[-2]} and {@code h[-1]}
         * of both directions.
         */
        FINAL_STATES
    }

    private final PyTorchModule module;
    private final ModuleChain chain;
    private final GuessChoices choices;

    private PyTorchGuess(PyTorchModule module, ModuleChain chain, GuessChoices choices) {
        this.module = module;
        this.chain = chain;
        this.choices = choices;
    }

    static PyTorchGuess of(PyTorchModule module, List<Submodule> submodules)
            throws InterchangeException {
        ModuleChain chain = ModuleChain.of(submodules);
        return new PyTorchGuess(module, chain, new GuessChoices(null, Map.of(), Map.of()));
    }

    // ---- settings

    /**
     * {@return a guess in which the module after the recurrent ones reads this}
     *
     * @param output what it reads
     */
    public PyTorchGuess output(Output output) {
        Objects.requireNonNull(output, "output");
        return with(new GuessChoices(output, choices.activations(), choices.epsilons()));
    }

    /**
     * {@return a guess with this activation after a {@code Linear}, or in an {@code RNN}}
     *
     * @param name name of the module
     * @param activation the activation, {@link Activations#IDENTITY} for none
     * @throws IllegalArgumentException if there is no such module, or if it has no activation
     */
    public PyTorchGuess activation(String name, Activation activation) {
        Submodule submodule = submodule(name);
        Objects.requireNonNull(activation, "activation");
        boolean valid =
                isRnn(submodule)
                        || isLinear(submodule) && submodule != chain.modules().getFirst()
                        || isLinear(submodule) && !chain.embedding();
        if (!valid) {
            throw new IllegalArgumentException(
                    "'%s' %s has no activation to be set".formatted(name, submodule.constructor()));
        }
        Map<String, Activation> activations = new HashMap<>(choices.activations());
        activations.put(name, activation);
        return with(new GuessChoices(choices.output(), activations, choices.epsilons()));
    }

    /**
     * {@return a guess with this ε of a {@code LayerNorm}}
     *
     * @param name name of the module
     * @param epsilon ε, greater than 0
     * @throws IllegalArgumentException if there is no such module
     */
    public PyTorchGuess epsilon(String name, double epsilon) {
        if (!(submodule(name) instanceof NormModule)) {
            throw new IllegalArgumentException("'%s' is not a LayerNorm".formatted(name));
        }
        Map<String, Double> epsilons = new HashMap<>(choices.epsilons());
        epsilons.put(name, new LayerNorm(epsilon).epsilon());
        return with(new GuessChoices(choices.output(), choices.activations(), epsilons));
    }

    private PyTorchGuess with(GuessChoices changed) {
        return new PyTorchGuess(module, chain, changed);
    }

    private Submodule submodule(String name) {
        Objects.requireNonNull(name, "name");
        return chain.modules().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "there is no module '%s', only %s"
                                                .formatted(
                                                        name,
                                                        chain.modules().stream()
                                                                .map(Submodule::name)
                                                                .toList())));
    }

    private static boolean isRnn(Submodule submodule) {
        return submodule instanceof RecurrentModule recurrent
                && recurrent.kind() == Submodule.Kind.RNN;
    }

    private static boolean isLinear(Submodule submodule) {
        return submodule instanceof LinearModule || submodule instanceof MatrixModule;
    }

    // ---- what is not known

    /** {@return what no state dict tells and has to be set, a sentence for each} */
    public List<String> open() {
        List<String> open = new ArrayList<>();
        int last = chain.lastRecurrent();
        if (choices.output() == null && last >= 0 && last < chain.modules().size() - 1) {
            open.add(
                    "output: what '%s' reads of '%s': every step, the last one, or the final states."
                            .formatted(
                                    chain.modules().get(last + 1).name(),
                                    chain.modules().get(last).name()));
        }
        for (int index = 0; index < chain.modules().size() - 1; index++) {
            String name = chain.modules().get(index).name();
            if (isDense(index) && !choices.activations().containsKey(name)) {
                open.add(
                        "activation: what follows '%s'; Activations.IDENTITY for nothing."
                                .formatted(name));
            }
        }
        return open;
    }

    /** {@return what is taken for granted, a sentence for each} */
    public List<String> assumptions() {
        List<String> sentences = new ArrayList<>();
        sentences.add(
                chain.certain()
                        ? "Every module reads the one before it."
                        : "Every module reads the one before it, in the order of the file.");
        for (int index = 0; index < chain.modules().size(); index++) {
            Submodule each = chain.modules().get(index);
            String name = each.name();
            if (isRnn(each) && !choices.activations().containsKey(name)) {
                sentences.add("'%s' computes with tanh, PyTorch's default.".formatted(name));
            }
            if (each instanceof RecurrentModule recurrent && recurrent.stack().cell()) {
                sentences.add("'%s' is applied to one time step after the other.".formatted(name));
            }
            boolean norm =
                    each instanceof BatchNormModule
                            || each instanceof NormModule && !choices.epsilons().containsKey(name);
            if (norm) {
                sentences.add(
                        "'%s' has the epsilon %s, PyTorch's default."
                                .formatted(name, LayerWeights.EPSILON));
            }
            if (each instanceof NormModule layerNorm && !layerNorm.bias()) {
                sentences.add("'%s' is a LayerNorm, not an RMSNorm.".formatted(name));
            }
        }
        if (isDense(chain.modules().size() - 1)
                && !choices.activations().containsKey(chain.modules().getLast().name())) {
            sentences.add("Nothing follows '%s'.".formatted(chain.modules().getLast().name()));
        }
        if (choices.output() == null && chain.lastRecurrent() == chain.modules().size() - 1) {
            sentences.add("The output is that of every step.");
        }
        return sentences;
    }

    private boolean isDense(int index) {
        return isLinear(chain.modules().get(index)) && !(index == 0 && chain.embedding());
    }

    // ---- the model

    /**
     * Builds the model with the input {@value Sequential#INPUT} and the output {@value
     * Sequential#OUTPUT}. The labels of its layers are the names of the modules.
     *
     * @return the model with the weights, and what became of every module
     * @throws InterchangeException if something is open
     */
    public Import build() throws InterchangeException {
        if (!open().isEmpty()) {
            throw new InterchangeException(
                    "no state dict tells these, set them: " + String.join(" ", open()));
        }
        Graph graph = new Graph();
        Wire wire = graph.input(Sequential.INPUT, new Input(Input.OPEN, chain.inputs()));
        Map<String, String> modules = new LinkedHashMap<>();
        for (int index = 0; index < chain.modules().size(); index++) {
            List<Layer> layers = new GuessedLayers(chain, choices).of(index);
            for (int layer = 0; layer < layers.size(); layer++) {
                ModuleSlot slot = new ModuleSlot(chain.modules().get(index), layer);
                wire = graph.layer(label(slot), layers.get(layer)).on(wire);
                modules.put(label(slot), slot.name());
            }
            if (index == chain.lastRecurrent() && choices.output() == Output.LAST_STEP) {
                wire = graph.add(new LastStep(), wire);
            }
        }
        graph.output(Sequential.OUTPUT, wire);
        Import imported = module.load(graph.build(), modules);
        List<ImportReport.Entry> entries = new ArrayList<>(imported.report().entries());
        assumptions().forEach(each -> entries.add(new ImportReport.Entry("forward", "", each)));
        return new Import(imported.model(), new ImportReport(entries));
    }

    /** The name of the slot, which may hold characters that a label must not. */
    private static String label(ModuleSlot slot) {
        String name = slot.name().isEmpty() ? "module" : slot.name().replaceAll("[/:#]", "_");
        return name.equals(Sequential.INPUT) ? name + "_module" : name;
    }

    /** {@return the modules in the order of computation, what is assumed and what is open} */
    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        for (int index = 0; index < chain.modules().size(); index++) {
            Submodule each = chain.modules().get(index);
            List<String> labels =
                    new GuessedLayers(chain, choices).of(index).stream().map(Layer::label).toList();
            lines.add("'%s' %s -> %s".formatted(each.name(), each.constructor(), labels));
        }
        assumptions().forEach(sentence -> lines.add("assumed: " + sentence));
        open().forEach(sentence -> lines.add("open: " + sentence));
        return String.join(System.lineSeparator(), lines);
    }
}
