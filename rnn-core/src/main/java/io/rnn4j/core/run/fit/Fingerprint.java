package io.rnn4j.core.run.fit;

import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.data.Dataset;
import io.rnn4j.core.data.SampleBuffer;
import io.rnn4j.core.data.StreamingDataset;
import io.rnn4j.core.run.assembly.AssembledModel;
import io.rnn4j.core.run.assembly.GraphDefinition;
import io.rnn4j.core.run.batch.StreamSource;
import io.rnn4j.core.run.batch.TrainingObjectives;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Feedback;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.OutputLoss;
import io.rnn4j.core.training.ResumableListener;
import io.rnn4j.core.training.Schedule;
import io.rnn4j.core.training.StateValues;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The settings and data on which the steps of a training depend, as texts by name, so that a
 * training that is resumed with others can be rejected. Number of epochs, threads, kernels and the
 * memory of a step are not among them, because no result depends on them.
 *
 * <p>Objects that are not records, such as lambdas, are compared by their class. Schedules are
 * compared by their values.
 */
final class Fingerprint {
    private static final String SETTINGS = "settings";
    private static final String SCHEDULES = "schedules";
    private static final String STREAM = "stream";
    private static final String NONE = "none";

    /** The values of a schedule that are compared, and by how much they may differ. */
    private static final int SAMPLES = 8;

    private static final double TOLERANCE = 1e-9;

    /** What the texts of objects contain that differs between processes. */
    private static final Pattern IDENTITY =
            Pattern.compile("(\\$\\$Lambda[^@,\\])]*)?@[0-9a-f]{1,16}");

    private static final int LONGEST = 2_000; // characters; longer texts have a checksum
    private static final int CHUNK = 1 << 14;
    private static final int READ_SAMPLES = 64; // of a dataset that is not in memory

    private final Map<String, String> settings = new LinkedHashMap<>();

    private final FitOptions options;
    private long firstEpoch = -1; // of a stream; negative without one
    private long firstSamples; // checksum of its first batch

    /** Describes a call of {@code fit} apart from its data. */
    Fingerprint(
            AssembledModel model,
            Optimizer optimizer,
            TrainingObjectives objectives,
            FitOptions options,
            FitLoop.Data data) {
        this.options = options;
        addModel(model);
        add("optimizer", optimizer);
        for (TrainingObjectives.OutputObjective each : objectives.all()) {
            OutputLoss loss = each.settings();
            add("loss of output '%s'".formatted(loss.output()), loss);
        }
        addOptions(data);
    }

    /** Adds the training data. */
    void addTraining(Dataset data) {
        addData("", data);
    }

    /**
     * Adds a stream: its fields, and a checksum of its first batch, which depends on the number of
     * the epoch.
     */
    void addStream(StreamingDataset data, StreamSource source, long epoch) {
        add("stream", data.fields());
        int batch = (int) Math.min(READ_SAMPLES, (long) options.batchSize() * options.accumulate());
        firstEpoch = epoch;
        firstSamples = source.checksumOfFirst(batch);
    }

    /** Adds training data of which only a description is known. */
    void addDescribed(String description) {
        add("source of gradients", description);
    }

    /** Adds validation data, null for none or for a split; returns this. */
    Fingerprint addValidation(Dataset data) {
        if (data != null) {
            addData("validation ", data);
        }
        return this;
    }

    private void add(String name, Object value) {
        String text = IDENTITY.matcher(String.valueOf(value)).replaceAll("");
        if (text.length() > LONGEST) {
            CRC32C sum = new CRC32C();
            sum.update(text.getBytes(StandardCharsets.UTF_8));
            text = "%s… (checksum %08x)".formatted(text.substring(0, 100), sum.getValue());
        }
        settings.put(name, text);
    }

    private void addModel(AssembledModel model) {
        GraphDefinition graph = model.graph();
        add("seed of the model", model.seed());
        add("inputs", model.inputs());
        graph.layers().forEach((label, layer) -> add("layer '%s'".formatted(label), layer));
        List<String> uses = new ArrayList<>();
        for (GraphDefinition.Use use : graph.uses()) {
            uses.add(use.name() + use.reads().stream().map(each -> each.name()).toList());
        }
        graph.outputs().forEach((name, value) -> uses.add(name + "=" + value.name()));
        add("connections of the layers", uses);
    }

    private void addOptions(FitLoop.Data data) {
        add("samples of an optimizer step", (long) options.batchSize() * options.accumulate());
        if (options.gradientBlocks() > 0) { // files of earlier versions do not have it
            add("samples of a block of gradients", options.gradientBlocks());
        }
        add("shuffle", options.shuffle());
        add("like lengths", options.likeLengths());
        add("truncation", options.truncation());
        add("training samples", data.count());
        add("validation samples", data.validation() == null ? NONE : data.validation().count());
        FitOptions.RateFactor factor = options.learningRateFactor();
        add(
                "learning rate factor",
                factor == null ? NONE : factor.byEpoch() ? "by epoch" : "by step");
        add("feedback", options.feedback() == null ? NONE : text(options.feedback()));
        add(
                "listeners with a state",
                options.listeners().stream()
                        .filter(ResumableListener.class::isInstance)
                        .map(listener -> listener.getClass().getName())
                        .toList());
    }

    private static String text(Feedback feedback) {
        StringBuilder text = new StringBuilder(feedback.truth() == null ? "own" : "target");
        text.append(feedback.byEpoch() ? " by epoch" : " by step");
        text.append(", sampler ").append(feedback.sampler());
        text.append(", seed ").append(feedback.seed());
        feedback.others()
                .forEach((output, of) -> text.append(", %s: %s".formatted(output, text(of))));
        return text.toString();
    }

    private void addData(String prefix, Dataset data) {
        if (data instanceof Examples examples) {
            addExamples(prefix, examples);
        } else {
            add(prefix + "dataset", samples(data));
        }
    }

    private void addExamples(String prefix, Examples examples) {
        addAll(prefix + "input", examples.inputs(), examples::inputOf);
        addAll(prefix + "mask", examples.masks(), examples::maskOf);
        addAll(prefix + "target", examples.targets(), examples::targetOf);
        addAll(prefix + "target mask", examples.targetMasks(), examples::targetMaskOf);
        addAll(prefix + "sample weights", examples.sampleWeights(), examples::sampleWeightsOf);
    }

    private void addAll(String kind, Set<String> names, Function<String, Tensor> tensors) {
        for (String name : names) {
            Tensor tensor = tensors.apply(name);
            String of = name.isEmpty() ? kind : "%s '%s'".formatted(kind, name);
            add(of, "%s (checksum %08x)".formatted(tensor.shape(), checksum(tensor)));
        }
    }

    /** {@return the fields, the lengths of all samples, and the contents of some} */
    private static String samples(Dataset data) {
        CRC32C lengths = new CRC32C();
        ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
        for (int sample = 0; sample < data.size(); sample++) {
            lengths.update(length.clear().putInt(data.length(sample)).flip());
        }
        long contents = contents(data);
        return "%s samples of %s (checksum of lengths %08x, of contents %s)"
                .formatted(
                        data.size(),
                        data.fields(),
                        lengths.getValue(),
                        contents == contents(data)
                                ? "%08x".formatted(contents)
                                : "none: they are random");
    }

    /** {@return a checksum of the contents of some samples} */
    private static long contents(Dataset data) {
        CRC32C contents = new CRC32C();
        SampleBuffer buffer = new SampleBuffer(data.fields());
        int read = Math.min(READ_SAMPLES, data.size());
        for (int n = 0; n < read; n++) {
            buffer.clear();
            data.read((int) ((long) n * data.size() / read), buffer);
            for (int field = 0; field < data.fields().size(); field++) {
                int size = buffer.steps(field) * data.fields().get(field).width();
                if (data.fields().get(field).isInt()) {
                    add(contents, buffer.ints(field), size);
                } else {
                    add(contents, buffer.floats(field), size);
                }
            }
        }
        return contents.getValue();
    }

    private static long checksum(Tensor tensor) {
        CRC32C sum = new CRC32C();
        int size = tensor.shape().elements();
        if (tensor.isInt()) {
            add(sum, tensor.intArray(), size);
        } else {
            add(sum, tensor.array(), size);
        }
        return sum.getValue();
    }

    private static void add(CRC32C sum, float[] values, int size) {
        add(sum, size, (bytes, from, count) -> bytes.asFloatBuffer().put(values, from, count));
    }

    private static void add(CRC32C sum, int[] values, int size) {
        add(sum, size, (bytes, from, count) -> bytes.asIntBuffer().put(values, from, count));
    }

    /** Puts elements of four bytes into a buffer. */
    private interface Elements {
        void put(ByteBuffer bytes, int from, int count);
    }

    private static void add(CRC32C sum, int size, Elements elements) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * Math.min(CHUNK, size));
        for (int from = 0; from < size; from += CHUNK) {
            int count = Math.min(CHUNK, size - from);
            elements.put(bytes.clear(), from, count);
            sum.update(bytes.limit(Integer.BYTES * count));
        }
    }

    // ---- comparison

    /** Adds the settings to a state. */
    void save(StateValues state) {
        settings.forEach(state.part(SETTINGS)::putText);
        if (firstEpoch >= 0) {
            StateValues stream = state.part(STREAM);
            stream.putInteger("epoch", firstEpoch);
            stream.putInteger("checksum", firstSamples);
        }
        StateValues values = state.part(SCHEDULES);
        schedules(state).forEach(values::putNumbers);
    }

    /** {@return what differs from the settings in a state; nothing if all are the same} */
    List<String> differences(StateValues state) {
        StateValues saved = state.part(SETTINGS);
        Set<String> names = new LinkedHashSet<>(saved.names());
        names.addAll(settings.keySet());
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            String before = saved.has(name) ? saved.text(name) : NONE;
            String now = settings.getOrDefault(name, NONE);
            if (!before.equals(now)) {
                differences.add("%s: %s, now %s".formatted(name, before, now));
            }
        }
        StateValues stream = state.part(STREAM);
        if (firstEpoch >= 0
                && stream.has("epoch")
                && stream.integer("epoch") == firstEpoch
                && stream.integer("checksum") != firstSamples) {
            differences.add(
                    "the first samples of the stream in epoch %s (from 0) are other ones"
                            .formatted(firstEpoch));
        }
        long begun = LoopState.begunEpochs(state);
        if (begun > options.epochs()) {
            differences.add(
                    "epochs: %s have begun, now %s in all".formatted(begun, options.epochs()));
        }
        if (differences.isEmpty()) {
            StateValues values = state.part(SCHEDULES);
            schedules(state)
                    .forEach((name, now) -> compare(name, values.numbers(name), now, differences));
        }
        return differences;
    }

    /** {@return for each schedule its values for some counts before that of a state} */
    private Map<String, double[]> schedules(StateValues state) {
        Map<String, double[]> values = new LinkedHashMap<>();
        FitOptions.RateFactor rate = options.learningRateFactor();
        if (rate != null) {
            values.put("learning rate factor", values(rate.factor(), rate.byEpoch(), state));
        }
        if (options.feedback() != null) {
            addSchedule("feedback", options.feedback(), state, values);
            options.feedback()
                    .others()
                    .forEach(
                            (output, feedback) ->
                                    addSchedule("feedback of " + output, feedback, state, values));
        }
        return values;
    }

    private static void addSchedule(
            String name, Feedback feedback, StateValues state, Map<String, double[]> values) {
        if (feedback.truth() != null) {
            values.put(name, values(feedback.truth(), feedback.byEpoch(), state));
        }
    }

    private static double[] values(Schedule schedule, boolean byEpoch, StateValues state) {
        long last = Math.max(0, state.integer(byEpoch ? "epochs" : "steps") - 1);
        double[] values = new double[SAMPLES];
        for (int n = 0; n < SAMPLES; n++) {
            values[n] = schedule.at(Math.round((double) last * n / (SAMPLES - 1)));
        }
        return values;
    }

    private static void compare(
            String name, double[] before, double[] now, List<String> differences) {
        boolean same = before.length == now.length;
        for (int n = 0; same && n < now.length; n++) {
            double tolerance = TOLERANCE * Math.max(Math.abs(before[n]), Math.abs(now[n]));
            same = before[n] == now[n] || Math.abs(before[n] - now[n]) <= tolerance;
        }
        if (!same) {
            differences.add(
                    "schedule of %s: values %s, now %s"
                            .formatted(name, Arrays.toString(before), Arrays.toString(now)));
        }
    }
}
