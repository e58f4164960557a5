package io.rnn4j.serialization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.core.loss.Huber;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.Clipped;

import org.junit.jupiter.api.Test;

import java.io.IOException;

class ComponentTextTest {
    @Test
    void componentsAreReadAsTheyWereWritten() throws IOException {
        Optimizer optimizer = Clipped.byGlobalNorm(new Adam(0.25), 3);
        String text = ComponentText.write(Optimizer.class, optimizer);
        assertEquals(optimizer, ComponentText.read(Optimizer.class, text));
        Loss loss = new Huber();
        assertEquals(
                loss, ComponentText.read(Loss.class, "{\"name\":\"%s\"}".formatted(loss.name())));
    }

    @Test
    void otherTextsAreRejected() {
        for (String text : new String[] {"", "{", "[]", "{\"name\":\"adam\"}", "{\"x\":1}"}) {
            assertThrows(ModelFileException.class, () -> ComponentText.read(Loss.class, text));
        }
    }
}
