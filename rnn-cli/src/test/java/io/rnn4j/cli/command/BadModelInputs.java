package io.rnn4j.cli.command;

import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import io.rnn4j.core.model.Sequential;
import io.rnn4j.serialization.ModelFile;

import java.io.IOException;
import java.util.List;

/** Command lines of the commands on models and texts that must fail. */
final class BadModelInputs {
    private final BadInputs inputs;

    private BadModelInputs(BadInputs inputs) {
        this.inputs = inputs;
    }

    /** Adds the cases. */
    static void addTo(BadInputs inputs) throws IOException {
        BadModelInputs cases = new BadModelInputs(inputs);
        ModelFile.save(
                Sequential.of(1, input(1), gru(2), dense(2)), inputs.path("model.safetensors"));
        cases.texts();
        cases.predictions();
        cases.servers();
        cases.conversions();
        cases.explanations();
    }

    private void outOfRange(String command, String option, String... wrong) {
        for (String each : wrong) {
            inputs.add(2, option, "%s %s %s".formatted(command, option, each));
        }
    }

    private void texts() throws IOException {
        inputs.write("letter.txt", "a");
        inputs.write("void.txt", "");
        inputs.write("pixels.txt", "\u0089PNG\r\n\u001a\n\0\0\0\rIHDR");
        inputs.add(2, "a command is missing: train", "text");
        inputs.add(2, "unknown command 'trian'; did you mean 'train'?", "text trian");
        inputs.add(2, "FILE", "text train --save %t");
        inputs.add(2, "--save", "text train constitution");
        inputs.add(1, "there is no such file", "text train %none.txt --save %t");
        inputs.add(1, "the file is empty; expected a text", "text train %void.txt --save %t");
        inputs.add(1, "at least two characters", "text train %letter.txt --save %t");
        inputs.add(1, "expected a text file, got binary data", "text train %pixels.txt --save %t");
        inputs.add(2, "does not exist", "text train constitution --save %nowhere/t");
        inputs.add(2, "that the command reads", "text train %letter.txt --save %letter.txt");
        String train = "text train constitution --save %t -q";
        outOfRange(train, "--units", "0", "-1", "4097", "many");
        outOfRange(train, "--epochs", "0", "1000001", "1.5");
        outOfRange(train, "--streams", "0", "-3", "x");
        outOfRange(train, "--steps", "0", "1000001", "x");
        outOfRange(train, "--holdout", "0", "1", "2", "NaN", "half");
        outOfRange(train, "--time-limit", "0s", "1d", "soon");
        outOfRange(train, "--seed", "x", "1e3");
        outOfRange(train, "--layers", "0", "9", "x");
        outOfRange(train, "--dropout", "-0.1", "1", "NaN", "x");
        outOfRange(train, "--learning-rate", "0", "-1", "NaN", "x");
        inputs.add(1, "use fewer --streams", train + " --streams 1000000");
        inputs.add(1, "is not a text model", "text generate %model.safetensors");
        inputs.add(1, "there is no such file", "text generate %none.safetensors");
        String generate = "text generate %model.safetensors";
        outOfRange(generate, "--length", "0", "1000001", "x");
        outOfRange(generate, "--temperature", "0", "100", "-1", "NaN", "hot");
        outOfRange(generate, "--top-p", "0", "1.1", "-1", "NaN", "x");
        outOfRange(generate, "--seed", "x");
        inputs.add(2, "FILE", "text score %model.safetensors");
        inputs.add(1, "is not a text model", "text score %model.safetensors constitution");
    }

    private void predictions() throws IOException {
        inputs.write("cut.safetensors", "\u0010\0\0\0\0\0\0\0{\"a\":");
        String predict = "predict %model.safetensors ";
        inputs.add(2, "FILE", "predict %model.safetensors");
        inputs.add(1, "there is no such file", predict + "%none.csv");
        inputs.add(1, "there is no such file", "predict %none.safetensors nile");
        inputs.add(1, "cut.safetensors", "predict %cut.safetensors nile");
        inputs.add(1, "no model file, it begins with text", "predict %one.csv nile");
        inputs.add(2, "swap MODEL and FILE", "predict %one.csv %model.safetensors");
        inputs.add(2, "unknown column 't99'", predict + "waves --columns t1,t99");
        inputs.add(2, "unknown column 'id'", predict + "waves --sequence id");
        inputs.add(2, "does not exist", predict + "waves --out %nowhere/p.csv");
        inputs.add(2, "that the command reads", predict + "waves --out %model.safetensors");
        inputs.add(2, "point or comma", predict + "waves --decimal dot");
        inputs.add(2, "--date-format", predict + "waves --date-format bb");
        inputs.add(2, "--frequency", predict + "waves --frequency soon");
        inputs.add(2, "no named columns", predict + "%features.ts --sequence id");
        inputs.add(1, "expected 2 features", predict + "%features.ts");
        inputs.add(1, "@data", predict + "%nodata.ts");
        inputs.add(2, "--steps", "doctor %model.safetensors --steps 10001");
        inputs.add(2, "does not exist", "doctor %model.safetensors --picture %nowhere/p.svg");
        inputs.add(
                2,
                "that the command reads",
                "doctor %model.safetensors --picture %model.safetensors");
        inputs.add(2, "point or comma", "doctor nile --decimal dot");
        inputs.add(2, "--seed", "doctor %model.safetensors --seed x");
    }

    private void servers() {
        inputs.add(2, "MODEL", "serve");
        inputs.add(1, "there is no such file", "serve %none.safetensors");
        inputs.add(1, "is a directory", "serve %folder.csv");
        inputs.add(1, "no model file, it begins with text", "serve %one.csv --check");
        inputs.add(1, "cut.safetensors", "serve %cut.safetensors --check");
        String serve = "serve %model.safetensors --check -q";
        outOfRange(serve, "--port", "-1", "65536", "x");
        outOfRange(serve, "--max-body", "0", "-1", "x");
        outOfRange(serve, "--max-streams", "0", "-1", "x");
        outOfRange(serve, "--rate", "0", "-1", "x");
        outOfRange(serve, "--stream-timeout", "0s", "1d", "x");
    }

    private void conversions() {
        String convert = "convert %model.safetensors ";
        inputs.add(2, "IN", "convert");
        inputs.add(2, "one file to write", "convert %model.safetensors");
        inputs.add(1, "there is no such file", "convert %none.safetensors %m.onnx");
        inputs.add(1, "cut.safetensors", "convert %cut.safetensors %m.onnx");
        inputs.add(2, "does not exist", convert + "%nowhere/m.onnx");
        inputs.add(2, "ends with .safetensors", convert + "%m.xyz");
        inputs.add(2, "unknown format 'tensorflow'", convert + "%m.onnx --to tensorflow");
        inputs.add(2, "the ending of a file for pytorch", convert + "%m.onnx --to pytorch");
        inputs.add(2, "belongs to --to pytorch", convert + "%m.onnx --python %m.py");
        inputs.add(2, "unknown name 'sometimes'", convert + "%m.onnx --output sometimes");
        inputs.add(2, "expected MODULE=NAME, got 'x'", convert + "%m.onnx --activation x");
        inputs.add(2, "unknown name 'exp'", convert + "%m.onnx --activation a=exp");
        inputs.add(2, "MODEL", "inspect");
        inputs.add(1, "there is no such file", "inspect %none.safetensors");
        inputs.add(1, "is a directory", "inspect %folder.csv");
        inputs.add(1, "cut.safetensors", "inspect %cut.safetensors");
        inputs.add(2, "unknown name 'foo'", "inspect %model.safetensors --output foo");
        inputs.add(1, "no model file, it begins with text", "inspect %one.csv");
        inputs.add(1, "no model file, it begins with text", "convert %one.csv %m.onnx");
        for (String wrong : List.of("zeros.csv", "empty.csv", "huge.csv")) {
            inputs.add(1, wrong, "inspect %" + wrong);
        }
    }

    private void explanations() {
        outOfRange("explain", "--cell", "tanh", "''", "LSTM2");
        outOfRange("explain", "--steps", "0", "101", "x");
        outOfRange("explain", "--format", "html", "''");
        inputs.add(2, "unexpected argument 'extra'", "explain extra");
        inputs.add(2, "unexpected argument 'extra'", "check extra");
        inputs.add(2, "unexpected argument 'bash'", "completion bash");
        outOfRange("check", "--threads", "0", "1025");
    }
}
