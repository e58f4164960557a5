package io.rnn4j.serialization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rnn4j.api.Components;
import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.component.Settings;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.core.activation.Activations;
import io.rnn4j.core.activation.Elu;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.layer.Layers;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.Sequential;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * Missing settings have their default values; settings that cannot be read or saved are reported.
 */
class ComponentJsonTest {
    private static final String PLUGIN =
            "{'name':'test.plugin','count':3,'seed':9007199254740993,'slope':0.1,"
                    + "'small':-0.10000000149011612,'on':true,'text':'ä','mode':'very_slow',"
                    + "'inner':{'name':'elu','alpha':2.0,'scale':1.0},"
                    + "'many':[{'name':'tanh'},{'name':'test.plugin','count':1,'seed':0,"
                    + "'slope':'-Infinity','small':0.25,'on':false,'text':'','mode':'fast',"
                    + "'inner':{'name':'tanh'},'many':[],'sizes':[]}],'sizes':[1,2]}";

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();

    @BeforeEach
    void install() {
        Thread.currentThread().setContextClassLoader(new PluginLoader(before));
    }

    @AfterEach
    void uninstall() {
        Thread.currentThread().setContextClassLoader(before);
    }

    private static Activation activation(String json) throws IOException {
        return new ComponentReader()
                .read(Activation.class, TestFiles.tree(json.replace('\'', '"')), "here");
    }

    private static void assertRefused(String json, String message) {
        ModelFileException failure = assertThrows(ModelFileException.class, () -> activation(json));
        TestFiles.assertHolds(failure, message);
    }

    private static String written(Activation activation) {
        return Json.text(new ComponentWriter().write(Activation.class, activation, "here"))
                .replace('"', '\'');
    }

    @Test
    void missingSettingsHaveTheirDefaults() throws IOException {
        String json =
                "{'name':'recurrent','cell':{'name':'lstm','unit_forget_bias':false},'units':3}";
        Layer layer =
                new ComponentReader()
                        .read(Layer.class, TestFiles.tree(json.replace('\'', '"')), "here");
        assertEquals(new Recurrent(new LstmCell().unitForgetBias(false), 3), layer);
        assertEquals(new Elu(), activation("{'name':'elu'}"));
        assertEquals(new Elu(3), activation("{'name':'elu','alpha':3}"));
    }

    @Test
    void missingRequiredSettingsAreRejected() {
        String json = "{'name':'recurrent','units':3}".replace('\'', '"');
        ModelFileException failure =
                assertThrows(
                        ModelFileException.class,
                        () ->
                                new ComponentReader()
                                        .read(Layer.class, TestFiles.tree(json), "here"));
        TestFiles.assertHolds(failure, "here: the field 'cell' is missing");
        assertRefused("{'name':'test.plugin'}", "here: the field 'count' is missing");
    }

    @Test
    void unknownSettingsAreRejected() {
        assertRefused(
                "{'name':'elu','alfa':1,'beta':2}",
                "here: unknown fields [alfa, beta], known are [name, alpha, scale]");
        assertRefused("{'name':'tanh','alpha':1}", "unknown field [alpha], known are [name]");
    }

    @Test
    void unknownComponentListsTheInstalledOnes() {
        assertRefused(
                "{'name':'swish'}",
                "here: no activation is called 'swish', installed are [clipped_input, elu, gelu,");
    }

    @Test
    void everyTypeOfSettingIsWrittenAndRead() throws IOException {
        Activation plugin = activation(PLUGIN);
        // A class of another class loader without a named module, like a plug-in on the class path.
        assertNotSame(PluginActivation.class, plugin.getClass());
        assertEquals(PLUGIN, written(plugin));
        assertEquals(plugin, activation(written(plugin)));
        String most = "{'name':'test.plugin','count':2147483647}";
        assertEquals(
                "{'name':'test.plugin','count':2147483647,'seed':0,'slope':0.5,'small':0.25,"
                        + "'on':false,'text':'','mode':'fast','inner':{'name':'tanh'},'many':[],"
                        + "'sizes':[]}",
                written(activation(most)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'count':3 | 'count':3.0 | here.count: expected an integer from -2147483648 to"
                        + " 2147483647, got 3.0",
                "'count':3 | 'count':2147483648 | here.count: expected an integer",
                "'count':3 | 'count':null | here.count: expected an integer",
                "'count':3 | 'count':-3 | here: count is negative: -3",
                "9007199254740993 | 9223372036854775808 | here.seed: expected an integer",
                "'slope':0.1 | 'slope':1e999 | here.slope: expected a number",
                "'slope':0.1 | 'slope':'0.1' | here.slope: expected a number",
                "'slope':0.1 | 'slope':true | here.slope: expected a number",
                "-0.10000000149011612 | 1e39 | here.small: expected a number",
                "'on':true | 'on':1 | here.on: expected true or false, got 1",
                "'text':'ä' | 'text':[] | here.text: expected a string, got []",
                "very_slow | slow | `here.mode: expected one of [fast, very_slow], got \"slow\"`",
                "'alpha':2.0 | 'alpha':{} | here.inner.alpha: expected a number",
                "'alpha':2.0 | 'beta':2.0 | here.inner: unknown field [beta]",
                "'-Infinity' | 'infinity' | here.many[1].slope: expected a number",
                "[1,2] | [1,'2'] | here.sizes[1]: expected an integer",
                "[1,2] | {} | here.sizes: expected an array",
                "[1,2] | [null] | here.sizes[0]: expected an integer"
            })
    void wrongTypesAreToldWithTheirPath(String from, String to, String message) {
        assertRefused(PLUGIN.replace(from, to), message);
    }

    /** The canonical constructors check, so that a file sets nothing that a setter rejects. */
    @Test
    void valuesOutOfRangeAreRejected() {
        assertRefused(
                "{'name':'elu','alpha':1e39}",
                "here: elu: alpha must be finite, got 1.0E39, which is Infinity as a float");
        assertRefused("{'name':'leaky_relu','negative_slope':'NaN'}", "negativeSlope must be");
        assertRefused(
                "{'name':'clipped_input','activation':{'name':'tanh'},'limit':1e-50}",
                "limit must be greater than 0 and finite, got 1.0E-50, which is 0.0 as a"
                        + " float");
    }

    @Test
    void tooDeepNestingIsRejected() {
        String deep =
                "{'name':'test.plugin','count':1,'inner':".repeat(5000) + "0" + "}".repeat(5000);
        assertRefused(deep, "nesting depth");
    }

    @Test
    void componentThatIsNotInstalledIsNotSaved(@TempDir Path directory) throws IOException {
        record Unknown() implements Activation {
            @Override
            public String name() {
                return "test.unknown";
            }

            @Override
            public Expr of(Expr x) {
                return x.tanh();
            }
        }
        record Tanh() implements Activation {
            @Override
            public String name() {
                return "tanh";
            }

            @Override
            public Expr of(Expr x) {
                return x.tanh();
            }
        }
        Path file = directory.resolve("model.safetensors");
        IllegalArgumentException unknown =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> ModelFile.save(model(new Unknown()), file));
        TestFiles.assertHolds(
                unknown, "model.layers[1].activation: no activation is called 'test.unknown'");
        IllegalArgumentException other =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> ModelFile.save(model(new Tanh()), file));
        TestFiles.assertHolds(other, "the installed component of that name is " + tanh());
        assertEquals(0, directory.toFile().list().length);
    }

    private static String tanh() {
        return Activations.TANH.getClass().getName();
    }

    private static Model model(Activation activation) {
        return Sequential.of(Layers.input(1), Layers.lstm(1), Layers.dense(1, activation));
    }

    @Test
    void inaccessibleRecordsAreReported() {
        Class<?> closed = Collectors.toList().getClass();
        assumeTrue(closed.isRecord());
        TestFiles.assertHolds(
                assertThrows(IllegalArgumentException.class, () -> Settings.of(closed)),
                "in module java.base is not accessible; make the record and its canonical"
                        + " constructor public");
        TestFiles.assertHolds(
                assertThrows(IllegalArgumentException.class, () -> Settings.of(String.class)),
                "java.lang.String is not a record");
    }

    @Test
    void unsupportedTypesAreReported() {
        record Odd(Object[] what) {}
        Settings.Setting setting = Settings.of(Odd.class).getFirst();
        assertEquals("what", setting.name());
        TestFiles.assertHolds(
                SettingTypes.unsupported(setting.type()),
                "a setting of type java.lang.Object[] cannot be saved");
    }

    @Test
    void everyKindOfComponentIsFoundByType() {
        Components.KINDS.forEach(kind -> assertEquals(kind, SettingTypes.kind(kind)));
        assertEquals(Cell.class, SettingTypes.kind(LstmCell.class));
    }
}
