package io.rnn4j.spark;

import io.rnn4j.core.training.GradientSum;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The errors of rounding the sums of a partition to half precision in the last step. An executor
 * keeps the errors of the last two steps, so that a repeated task starts with the errors of the
 * preceding step. A partition that moves to another executor starts without errors.
 */
final class RoundingErrors {
    private static final int KEPT = 64; // partitions of an executor

    private static final Map<String, RoundingErrors> ALL =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, RoundingErrors> eldest) {
                    return size() > KEPT;
                }
            };

    private final Map<Long, Map<Long, float[]>> errors = new HashMap<>(); // by step and part

    /** {@return the errors of a partition of a training} */
    static RoundingErrors of(String training, int partition) {
        synchronized (ALL) {
            return ALL.computeIfAbsent(training + "/" + partition, key -> new RoundingErrors());
        }
    }

    /** {@return a sum of half-precision numbers, with the errors of the step before} */
    synchronized GradientSum round(GradientSum sum, long step) {
        Map<Long, float[]> before = errors.getOrDefault(step - 1, Map.of());
        Map<Long, float[]> after = new HashMap<>();
        GradientSum rounded = new GradientSum(sum.blocks());
        for (GradientSum.Part part : sum.parts()) {
            long key = (long) part.level() << 32 | part.first();
            float[] gradients = part.gradients();
            float[] error = before.get(key);
            float[] lost = new float[gradients.length];
            for (int k = 0; k < gradients.length; k++) {
                float wanted = error == null ? gradients[k] : gradients[k] + error[k];
                float sent = Float.float16ToFloat(Float.floatToFloat16(wanted));
                lost[k] = Float.isFinite(sent) ? wanted - sent : 0;
                gradients[k] = sent;
            }
            after.put(key, lost);
            rounded.add(part);
        }
        errors.put(step, after);
        errors.keySet().removeIf(kept -> kept != step && kept != step - 1);
        return rounded;
    }
}
