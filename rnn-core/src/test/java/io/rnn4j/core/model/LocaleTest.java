package io.rnn4j.core.model;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.embedding;
import static io.rnn4j.core.layer.Layers.input;
import static io.rnn4j.core.layer.Layers.lstm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.Components;
import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.component.Settings;
import io.rnn4j.api.tensor.Shape;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.optimizer.Adam;

import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Locale;

/** Texts are the same in locales with digits, separators and letter cases of their own. */
@Isolated
class LocaleTest {
    /** {@return summary, equations, names, and messages of failures} */
    private static String texts() {
        StringBuilder texts = new StringBuilder();
        Model model = Sequential.of(input(1), embedding(5000, 8), lstm(64), dense(3));
        model.compile(new Adam(), new SoftmaxCrossEntropy());
        model.weights().freeze("dense");
        texts.append(model.summary()).append(model.summary(1234, 56)).append(model.equations());
        texts.append(model.mathMlEquations());
        texts.append(model.latexEquations()).append(model).append(model.weights().names());
        texts.append(Tensor.of(new float[] {1234.5f, 6}, 2)).append(Shape.of(1234, 5));
        for (Cell cell : Components.of(Cell.class).all()) {
            texts.append(cell.name()).append(Settings.names(cell)).append(cell);
        }
        Runnable[] failures = {
            () -> model.predict(Tensor.of(new float[] {9876}, 1, 1, 1)),
            () -> model.predict(Tensor.zeros(1234, 1, 3)),
            () -> model.evaluate(Tensor.zeros(2, 3, 1), Tensor.of(new float[] {1, 4321}, 2)),
            () -> model.weights().set("dense/kernel", Tensor.zeros(12, 34)),
            () -> model.session(12).step(new float[34], new float[56]),
            () -> Shape.of(-1234),
            () -> Tensor.zeros(12, 34).get(56, 78),
            () -> Components.of(Cell.class).named("LIGHT"),
            () -> Settings.with(new Adam(), "learning_rate", -1234),
        };
        for (Runnable failure : failures) {
            texts.append(assertThrows(RuntimeException.class, failure::run).getMessage());
        }
        return texts.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar-EG", "tr", "fa", "hi-IN-u-nu-deva", "my", "de-CH", "lt"})
    void textsDoNotDependOnTheLocale(String tag) {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.ROOT);
        try {
            String expected = texts();
            assertTrue(expected.contains("40,000"), expected); // parameters of the embedding
            Locale.setDefault(Locale.forLanguageTag(tag));
            assertEquals(expected, texts());
        } finally {
            Locale.setDefault(before);
        }
    }
}
