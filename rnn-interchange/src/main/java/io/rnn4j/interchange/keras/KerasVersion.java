package io.rnn4j.interchange.keras;

import io.rnn4j.interchange.InterchangeException;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of Keras that wrote a file.
 *
 * @param major the first number
 * @param minor the second number
 * @param ofTensorFlow whether it is the Keras inside TensorFlow
 */
record KerasVersion(int major, int minor, boolean ofTensorFlow) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,3})\\.(\\d{1,3}).*");

    static KerasVersion of(String text) throws InterchangeException {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new InterchangeException(
                    "keras_version is '%s', expected a version such as 3.10.0".formatted(text));
        }
        int major = Integer.parseInt(matcher.group(1));
        if (major < 1 || major > 3) {
            throw new InterchangeException(
                    "the file was written by Keras %s; versions 1 to 3 can be read"
                            .formatted(text));
        }
        int minor = Integer.parseInt(matcher.group(2));
        return new KerasVersion(major, minor, text.endsWith("-tf") || major == 2 && minor >= 4);
    }

    /** {@return whether a layer that is given initial states does not see the mask of its input} */
    boolean statesHideMasks() {
        return major == 3;
    }

    /** {@return whether optimizers keep their arrays weight by weight, not kind by kind} */
    boolean keepsSlotsByWeight() {
        return major == 3 || major == 2 && minor >= 11;
    }

    /** {@return whether the version has the optimizers of TensorFlow that precede Keras 3} */
    boolean isOptimizerRewritten() {
        return major == 2 && keepsSlotsByWeight();
    }

    /** {@return whether Bidirectional gives zeros at masked steps} */
    boolean zeroesMasked() {
        return major == 3 || ofTensorFlow;
    }
}
