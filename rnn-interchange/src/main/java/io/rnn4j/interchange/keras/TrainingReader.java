package io.rnn4j.interchange.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.core.loss.BinaryCrossEntropyFromLogits;
import io.rnn4j.core.loss.CosineSimilarity;
import io.rnn4j.core.loss.Hinge;
import io.rnn4j.core.loss.Huber;
import io.rnn4j.core.loss.KullbackLeiblerDivergence;
import io.rnn4j.core.loss.LogCosh;
import io.rnn4j.core.loss.MeanAbsoluteError;
import io.rnn4j.core.loss.MeanAbsolutePercentageError;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.loss.MeanSquaredLogarithmicError;
import io.rnn4j.core.loss.OneHotSoftmaxCrossEntropy;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.OutputLoss;
import io.rnn4j.interchange.Import;
import io.rnn4j.interchange.ImportReport;
import io.rnn4j.interchange.InterchangeException;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads a model with the settings of its training and compiles it. */
final class TrainingReader {
    private final KerasSource source;
    private final ObjectNode config;
    private final List<ImportReport.Entry> entries = new ArrayList<>();

    private TrainingReader(KerasSource source) {
        this.source = source;
        this.config = (ObjectNode) source.config().deepCopy();
    }

    static Import read(KerasSource source) throws InterchangeException {
        JsonNode training = source.training();
        boolean old = training != null && training.has("optimizer_config");
        JsonNode optimizer =
                training == null ? null : training.get(old ? "optimizer_config" : "optimizer");
        if (optimizer == null || training.path("loss").isMissingNode()) {
            throw new InterchangeException(
                    "the file has no settings of a training: load the model and compile it");
        }
        try {
            return new TrainingReader(source).read(training, optimizer);
        } catch (IllegalArgumentException rejected) {
            throw new InterchangeException(
                    ("the settings of the training cannot be used: %s; load the model and compile"
                                    + " it with others")
                            .formatted(rejected.getMessage()),
                    rejected);
        }
    }

    private Import read(JsonNode training, JsonNode optimizer) throws InterchangeException {
        KerasVersion version = source.version();
        KerasModel before = KerasModelReader.read(config, version);
        int outputs = before.sequential() ? 1 : before.outputs().size();
        List<Loss> losses = new ArrayList<>();
        for (int number = 0; number < outputs; number++) {
            losses.add(loss(of(training.get("loss"), number, before), number));
        }
        KerasModel model = KerasModelReader.read(config, version);
        Map<KerasLayer, List<StoredArray>> arrays = source.weights().assign(model, version);
        GraphReader.Built read = GraphReader.read(model, version, arrays);
        Model built = read.model();
        List<String> names = List.copyOf(built.outputs().keySet());
        OutputLoss[] all = new OutputLoss[outputs];
        for (int number = 0; number < outputs; number++) {
            JsonNode weights = training.path("loss_weights");
            JsonNode weight = weights.isContainerNode() ? of(weights, number, before) : null;
            all[number] =
                    new OutputLoss(names.get(number), losses.get(number))
                            .metrics(metrics(training, number, before, losses.get(number)));
            if (weight != null && weight.isNumber()) {
                all[number] = all[number].weight(weight.doubleValue());
            }
        }
        Optimizer own = OptimizerReader.read(optimizer);
        built.compile(own, all);
        String state = OptimizerStateReader.read(source, model, arrays, optimizer, own, read);
        entries.add(
                new ImportReport.Entry(
                        "optimizer " + OptimizerReader.name(optimizer),
                        own.name(),
                        (OptimizerReader.difference(optimizer, version) + " " + state).strip()));
        List<ImportReport.Entry> report = new ArrayList<>(read.report().entries());
        report.addAll(entries);
        return new Import(built, new ImportReport(report));
    }

    /** {@return the metrics of an output} */
    private Metric[] metrics(JsonNode training, int number, KerasModel model, Loss loss) {
        List<Metric> metrics = new ArrayList<>();
        for (JsonNode given : ofOutput(training.path("metrics"), number, model)) {
            Metric metric = MetricReader.read(given, loss).orElse(null);
            entries.add(
                    new ImportReport.Entry(
                            "metric " + MetricReader.name(given),
                            metric == null ? "" : metric.name(),
                            metric == null
                                    ? "No metric here measures the same; it is left out."
                                    : ""));
            if (metric != null && metrics.stream().noneMatch(metric::equals)) {
                metrics.add(metric);
            }
        }
        return metrics.toArray(Metric[]::new);
    }

    /** {@return the metrics of an output: a list for one output, a list of lists, or by name} */
    private static List<JsonNode> ofOutput(JsonNode given, int number, KerasModel model) {
        JsonNode metrics = given;
        boolean several = !model.sequential() && model.outputs().size() > 1;
        if (given.isObject() && !given.has("class_name")) {
            String name = model.sequential() ? "" : model.outputs().get(number).layer();
            metrics = given.has(name) ? given.get(name) : given.path(several ? name : first(given));
        } else if (given.isArray() && (several || given.path(0).isArray())) {
            metrics = given.path(number);
        }
        List<JsonNode> list = new ArrayList<>();
        if (metrics.isArray()) {
            metrics.forEach(list::add);
        } else if (!metrics.isMissingNode() && !metrics.isNull()) {
            list.add(metrics);
        }
        return list.stream().filter(metric -> !metric.isNull()).toList();
    }

    private static String first(JsonNode given) {
        return given.isEmpty() ? "" : given.fieldNames().next();
    }

    /** {@return what a setting says about an output: one for all, by order, or by name} */
    private static JsonNode of(JsonNode given, int number, KerasModel model)
            throws InterchangeException {
        if (given.isArray()) {
            return given.path(number);
        }
        boolean byName = given.isObject() && !given.has("class_name");
        if (!byName) {
            return given;
        }
        String name = model.sequential() ? "" : model.outputs().get(number).layer();
        JsonNode found =
                model.sequential() && given.size() == 1 ? given.iterator().next() : given.get(name);
        if (found == null) {
            throw new InterchangeException(
                    "the settings of the training have nothing for the output '%s'"
                            .formatted(name));
        }
        return found;
    }

    private Loss loss(JsonNode given, int number) throws InterchangeException {
        JsonNode settings = given.path("config");
        String name =
                given.isTextual()
                        ? given.textValue()
                        : settings.isTextual()
                                ? settings.textValue()
                                : given.path("class_name").asText("");
        boolean logits = settings.path("from_logits").asBoolean(false);
        double smoothing = settings.path("label_smoothing").asDouble(0);
        String kind = name.replace("_", "").toLowerCase(Locale.ROOT);
        boolean plain =
                (smoothing == 0 || kind.equals("categoricalcrossentropy"))
                        && List.of("", "sum_over_batch_size", "auto", "null")
                                .contains(settings.path("reduction").asText(""));
        Loss loss =
                !plain
                        ? null
                        : switch (kind) {
                            case "mse", "meansquarederror" -> new MeanSquaredError();
                            case "mae", "meanabsoluteerror" -> new MeanAbsoluteError();
                            case "mape", "meanabsolutepercentageerror" ->
                                    new MeanAbsolutePercentageError();
                            case "msle", "meansquaredlogarithmicerror" ->
                                    new MeanSquaredLogarithmicError();
                            case "huber", "huberloss" ->
                                    new Huber(settings.path("delta").asDouble(1));
                            case "logcosh" -> new LogCosh();
                            case "categoricalcrossentropy" ->
                                    new OneHotSoftmaxCrossEntropy().labelSmoothing(smoothing);
                            case "sparsecategoricalcrossentropy" -> new SoftmaxCrossEntropy();
                            case "binarycrossentropy" -> new BinaryCrossEntropyFromLogits();
                            case "kldivergence", "kullbackleiblerdivergence", "kld" ->
                                    new KullbackLeiblerDivergence();
                            case "cosinesimilarity" ->
                                    settings.path("axis").asInt(-1) == -1
                                            ? new CosineSimilarity()
                                            : null;
                            case "hinge" -> new Hinge();
                            default -> null;
                        };
        if (loss == null) {
            throw new InterchangeException(
                    ("the loss %s is not supported with these settings; load the model and compile"
                                    + " it with a loss of rnn4j")
                            .formatted(given));
        }
        String function = kind.startsWith("binary") ? "sigmoid" : "softmax";
        String warning = "";
        if (kind.matches(".*crossentropy|k.*divergence|kld") && !logits) {
            new LogitOutputs(config).leaveOut(number, function);
            warning =
                    "It takes logits: the %s of the output is left out, so predict returns logits."
                            .formatted(function);
        }
        entries.add(new ImportReport.Entry("loss " + name, loss.name(), warning));
        return loss;
    }
}
