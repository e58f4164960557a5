package io.rnn4j.serialization;

import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;

/** A file cannot make Java load a class that is not an installed component. */
class ForeignClassesTest {
    private static boolean initialized;

    @TempDir private Path directory;

    /** A class that notices when it is initialised. */
    public static final class Trap {
        static {
            initialized = true;
        }

        private Trap() {}
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'name':'CLASS'}",
                "{'name':'dense','units':1,'activation':{'name':'CLASS'}}",
                "{'name':'dense','units':1,'activation':'CLASS'}",
                "{'name':'dense','units':1,'class':'CLASS'}",
                "{'@class':'CLASS','name':'dense','units':1}",
                "{'name':'dense','units':1,'activation':{'@type':'CLASS','name':'tanh'}}",
                "['CLASS',{'name':'dense','units':1}]",
                "{'name':'recurrent','units':1,'cell':['CLASS',{}]}"
            })
    void namesOfClassesAreRefused(String layer) throws IOException {
        for (String name :
                new String[] {
                    ForeignClassesTest.class.getName() + "$Trap",
                    ForeignClassesTest.class.getName().replace('.', '/') + "$Trap",
                    "java.lang.Runtime",
                    "io.rnn4j.core.layer.Dense"
                }) {
            String architecture =
                    "{\"seed\":5,\"input\":{\"steps\":0,\"features\":2},\"layers\":[%s]}"
                            .formatted(layer.replace('\'', '"').replace("CLASS", name));
            String header =
                    TestFiles.header()
                            .replace(
                                    TestFiles.metadata(TestFiles.ARCHITECTURE),
                                    TestFiles.metadata(architecture));
            Path file = TestFiles.write(directory, TestFiles.bytes(header, TestFiles.VALUES));
            TestFiles.assertRefused(file, "architecture.layers[0]");
            assertFalse(initialized, layer);
        }
    }
}
