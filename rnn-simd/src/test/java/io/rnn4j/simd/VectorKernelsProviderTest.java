package io.rnn4j.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rnn4j.simd.vector.Lanes;

import org.junit.jupiter.api.Test;

import java.util.Optional;

class VectorKernelsProviderTest {

    @Test
    void providerDescribesItsKernels() {
        VectorKernelsProvider provider = new VectorKernelsProvider();
        assertEquals("vector", provider.name());
        assertEquals(Optional.empty(), provider.unavailable());
        assertEquals("vector, " + 32 * Lanes.COUNT + " bit", provider.create().description());
    }
}
