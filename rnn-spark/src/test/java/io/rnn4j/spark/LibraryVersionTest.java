package io.rnn4j.spark;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rnn4j.api.loss.Loss;
import io.rnn4j.serialization.ComponentText;

import org.junit.jupiter.api.Test;

class LibraryVersionTest {
    @Test
    void anExecutorRejectsTheModelOfAnotherVersion() {
        String loss = ComponentText.write(Loss.class, Waves.LOSS);
        SerializedModel model = SerializedModel.of(Waves.model(), loss);
        model.worker();
        SerializedModel other =
                new SerializedModel(model.id(), model.file(), model.loss(), "0.0.9");
        String message = assertThrows(IllegalStateException.class, other::worker).getMessage();
        assertTrue(message.startsWith("the driver has rnn4j 0.0.9, this executor has "), message);
    }
}
