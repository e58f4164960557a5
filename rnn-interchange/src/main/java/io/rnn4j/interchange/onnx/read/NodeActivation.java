package io.rnn4j.interchange.onnx.read;

import io.rnn4j.api.component.Activation;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.activation.ClippedInput;
import io.rnn4j.core.activation.Elu;
import io.rnn4j.core.activation.HardSigmoid;
import io.rnn4j.core.activation.LeakyRelu;
import io.rnn4j.interchange.InterchangeException;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An activation of a recurrent node.
 *
 * @param name its name in lower case
 * @param alpha its first setting
 * @param beta its second setting
 * @param clip bound of what it receives; infinite for none
 */
record NodeActivation(String name, double alpha, double beta, double clip) {
    /** Which settings each activation takes, with their defaults; null for none. */
    private record Settings(Double alpha, Double beta) {}

    private static final Map<String, Settings> KNOWN =
            Map.ofEntries(
                    Map.entry("sigmoid", new Settings(null, null)),
                    Map.entry("tanh", new Settings(null, null)),
                    Map.entry("relu", new Settings(null, null)),
                    Map.entry("softsign", new Settings(null, null)),
                    Map.entry("softplus", new Settings(null, null)),
                    Map.entry("affine", new Settings(1.0, 0.0)),
                    Map.entry("leakyrelu", new Settings((double) 0.01f, null)),
                    Map.entry("thresholdedrelu", new Settings(1.0, null)),
                    Map.entry("scaledtanh", new Settings(1.0, 1.0)),
                    Map.entry("hardsigmoid", new Settings((double) 0.2f, 0.5)),
                    Map.entry("elu", new Settings(1.0, null)));

    /** Reads the activations of a node, of all directions; the lists are consumed in order. */
    static List<NodeActivation> all(Call call, List<String> defaults, int directions)
            throws InterchangeException {
        List<String> names = call.texts("activations");
        List<String> given = new ArrayList<>();
        for (int direction = 0; direction < directions && names == null; direction++) {
            given.addAll(defaults);
        }
        given.addAll(names == null ? List.of() : names);
        if (given.size() != defaults.size() * directions) {
            throw call.refusal(
                    "expected %s activations, got %s"
                            .formatted(defaults.size() * directions, given));
        }
        float[] alphas = call.reals("activation_alpha");
        float[] betas = call.reals("activation_beta");
        double clip = call.real("clip", Double.POSITIVE_INFINITY);
        if (clip <= 0 || Double.isNaN(clip)) {
            throw call.refusal("clip must be positive, got " + clip);
        }
        int nextAlpha = 0;
        int nextBeta = 0;
        List<NodeActivation> all = new ArrayList<>();
        for (String each : given) {
            String name = each.toLowerCase(Locale.ROOT);
            Settings settings = KNOWN.get(name);
            if (settings == null) {
                throw call.refusal(
                        "unknown activation '%s'; expected one of %s"
                                .formatted(each, KNOWN.keySet().stream().sorted().toList()));
            }
            double alpha = settings.alpha == null ? 0 : settings.alpha;
            double beta = settings.beta == null ? 0 : settings.beta;
            if (settings.alpha != null && alphas != null && nextAlpha < alphas.length) {
                alpha = alphas[nextAlpha++];
            }
            if (settings.beta != null && betas != null && nextBeta < betas.length) {
                beta = betas[nextBeta++];
            }
            all.add(new NodeActivation(name, alpha, beta, clip));
        }
        boolean allUsed =
                (alphas == null || nextAlpha == alphas.length)
                        && (betas == null || nextBeta == betas.length);
        if (!allUsed) {
            throw call.refusal(
                    "it has more values in activation_alpha or activation_beta than its activations"
                            + " take");
        }
        return all;
    }

    /** Returns the same activation of the library, null if there is none. */
    Activation ofLibrary() {
        Activation plain =
                switch (name) {
                    case "sigmoid" -> Activations.SIGMOID;
                    case "tanh" -> Activations.TANH;
                    case "relu" -> Activations.RELU;
                    case "softsign" -> Activations.SOFTSIGN;
                    case "softplus" -> Activations.SOFTPLUS;
                    case "leakyrelu" -> new LeakyRelu(alpha);
                    case "elu" -> new Elu(alpha);
                    case "affine" -> alpha == 1 && beta == 0 ? Activations.IDENTITY : null;
                    case "hardsigmoid" ->
                            beta == 0.5 && alpha >= 1e-3 && alpha <= 1e3
                                    ? new HardSigmoid(alpha)
                                    : null;
                    default -> null;
                };
        return plain == null || Double.isInfinite(clip) ? plain : new ClippedInput(plain, clip);
    }

    // ---- as equations

    /** Returns equations of {@code result} from the value {@code from}. */
    List<String> equations(String result, String from) {
        List<String> lines = new ArrayList<>();
        String x = from;
        if (!Double.isInfinite(clip)) {
            lines.add("%s_highest = constant %s".formatted(result, clip));
            lines.add("%s_lowest = constant %s".formatted(result, -clip));
            lines.add("%s_below = minimum %s %s_highest".formatted(result, x, result));
            lines.add("%s_clipped = maximum %s_below %s_lowest".formatted(result, result, result));
            x = result + "_clipped";
        }
        List<String> body =
                switch (name) {
                    case "sigmoid", "tanh", "relu", "softplus" ->
                            List.of("value = %s x1".formatted(name));
                    case "softsign" ->
                            List.of(
                                    "size = abs x1",
                                    "sum = affine size 1 1",
                                    "value = divide x1 sum");
                    case "affine" -> List.of("value = affine x1 %s %s".formatted(alpha, beta));
                    case "scaledtanh" ->
                            List.of(
                                    "inner = affine x1 %s 0".formatted(beta),
                                    "bent = tanh inner",
                                    "value = affine bent %s 0".formatted(alpha));
                    case "hardsigmoid" -> hardSigmoid(alpha, beta);
                    case "thresholdedrelu" -> thresholdedRelu(alpha);
                    case "leakyrelu" ->
                            List.of(
                                    "zero = constant 0",
                                    "above = maximum x1 zero",
                                    "under = minimum x1 zero",
                                    "bent = affine under %s 0".formatted(alpha),
                                    "value = add above bent");
                    case "elu" ->
                            List.of(
                                    "zero = constant 0",
                                    "above = maximum x1 zero",
                                    "under = minimum x1 zero",
                                    "bent = expm1 under",
                                    "scaled = affine bent %s 0".formatted(alpha),
                                    "value = add above scaled");
                    default -> throw new IllegalStateException(name);
                };
        for (String line : body) {
            if (!line.startsWith("output ")) {
                lines.add(renamed(line, result, x));
            }
        }
        return lines;
    }

    /** Gives the names of a line the prefix of a result, {@code value} and {@code x1} apart. */
    private static String renamed(String line, String result, String x) {
        List<String> words = new ArrayList<>();
        String[] old = line.split(" ");
        for (int index = 0; index < old.length; index++) {
            boolean name = index == 0 || index > 2 && !old[index].matches("[-0-9.].*|Infinity");
            words.add(
                    !name
                            ? old[index]
                            : old[index].equals("value")
                                    ? result
                                    : old[index].equals("x1") ? x : result + "_" + old[index]);
        }
        return String.join(" ", words);
    }

    static List<String> hardSigmoid(double alpha, double beta) {
        return List.of(
                "zero = constant 0",
                "one = constant 1",
                "line = affine x1 %s %s".formatted(alpha, beta),
                "above = maximum line zero",
                "value = minimum above one",
                "output value");
    }

    static List<String> thresholdedRelu(double alpha) {
        return List.of(
                "threshold = constant %s".formatted(alpha),
                "open = greater x1 threshold",
                "value = multiply x1 open",
                "output value");
    }
}
