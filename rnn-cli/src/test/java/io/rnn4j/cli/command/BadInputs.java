package io.rnn4j.cli.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Command lines that must fail, with the files that they name. */
final class BadInputs {
    /**
     * A command line that must fail.
     *
     * @param exitCode the exit code
     * @param text a part of the message
     * @param arguments the arguments
     */
    record Case(int exitCode, String text, List<String> arguments) {
        @Override
        public String toString() {
            return String.join(" ", arguments);
        }
    }

    private final List<Case> cases = new ArrayList<>();
    private final Path directory;

    private BadInputs(Path directory) {
        this.directory = directory;
    }

    /** {@return all cases; their files are created in a directory} */
    static List<Case> in(Path directory) throws IOException {
        BadInputs inputs = new BadInputs(directory);
        inputs.files();
        inputs.forecasts();
        inputs.sequences();
        inputs.detection();
        inputs.others();
        BadModelInputs.addTo(inputs);
        return inputs.cases;
    }

    /** {@return the path of a file of the cases} */
    Path path(String name) {
        return directory.resolve(name);
    }

    /** Adds a case; words are separated by spaces, names of files begin with %. */
    void add(int exitCode, String text, String line) {
        List<String> words =
                Arrays.stream(line.split(" "))
                        .map(word -> word.equals("''") ? "" : word)
                        .map(word -> word.replace("%", directory + "/"))
                        .toList();
        cases.add(new Case(exitCode, text, words));
    }

    void write(String name, String text) throws IOException {
        Files.write(directory.resolve(name), text.getBytes(ISO_8859_1));
    }

    /** A file of 64 GB that begins with rows, and needs no place on the disk. */
    private void writeHuge(String name) throws IOException {
        write(name, "t,y,s\n" + "1,2,a\n".repeat(5000));
        try (RandomAccessFile file = new RandomAccessFile(directory.resolve(name).toFile(), "rw")) {
            file.setLength(1L << 36);
        }
    }

    private void files() throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        write("empty.csv", "");
        texts.put("empty.csv", "the file is empty");
        write("blank.csv", "\n \n\n");
        texts.put("blank.csv", "the file is empty");
        write("header.csv", "t,y,s\n");
        texts.put("header.csv", "got no row");
        write("binary.csv", "\u007fELF\0\0\1\2\3\0\0\0abc\0\0\0\0\1");
        texts.put("binary.csv", "binary data");
        write("zeros.csv", "\0".repeat(5000));
        texts.put("zeros.csv", "binary data");
        write(
                "pointer.csv",
                "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n");
        texts.put("pointer.csv", "git lfs pull");
        write("packed.csv", "\u001f\u008b\b\0\0\0\0\0\0\3abc");
        texts.put("packed.csv", "gunzip");
        write("archive.csv", "PK\3\4\24\0\0\0\b\0");
        texts.put("archive.csv", "zip archive");
        write("book.csv", "PK\3\4\24\0\6\0\b\0\0\0!\0[Content_Types].xml");
        texts.put("book.csv", "save it as CSV there");
        write("table.csv", "PAR1\25\4\25\20");
        texts.put("table.csv", "Parquet");
        write("ragged.csv", "t,y,s\n1,2,a\n2,3\n3,4,b\n");
        texts.put("ragged.csv", "ragged.csv");
        write("quote.csv", "t,y,s\n1,\"2,a\n2,3,b\n");
        texts.put("quote.csv", "quote.csv");
        write("twice.csv", "y,y,s\n1,2,a\n2,3,b\n");
        texts.put("twice.csv", "got 'y' twice");
        Files.createDirectories(directory.resolve("folder.csv"));
        texts.put("folder.csv", "is a directory");
        texts.put("none.csv", "there is no such file");
        writeHuge("huge.csv");
        texts.put("huge.csv", "split the file");
        Files.deleteIfExists(directory.resolve("loop.csv"));
        Files.createSymbolicLink(directory.resolve("loop.csv"), Path.of("loop.csv"));
        texts.put("loop.csv", "there is no such file");
        texts.put("nowhere/none.csv", "there is no such file");
        for (Map.Entry<String, String> each : texts.entrySet()) {
            String file = "%" + each.getKey();
            String text = each.getValue();
            add(1, text, "forecast " + file + " --target y -q");
            add(1, text, "detect " + file + " --value y -q");
            add(1, text, "doctor " + file + " -q");
            add(1, text, "classify " + file + " --label s -q");
            add(1, text, "label " + file + " --label s --sequence t -q");
        }
        Files.write(directory.resolve("wide.csv"), "t,y\n1,x\n2,3\n".getBytes(UTF_16));
        add(1, "'x'", "forecast %wide.csv --target y -q");
        add(1, "'x'", "detect %wide.csv --value y -q");
    }

    private void forecasts() throws IOException {
        write("short.csv", "t,y\n2024-01-01,1\n2024-02-01,2\n2024-03-01,4\n");
        write("text.csv", "t,y\n2024-01-01,one\n2024-02-01,two\n");
        write("infinite.csv", "t,y\n2024-01-01,1\n2024-02-01,Infinity\n");
        write("disorder.csv", "t,y\n2024-01-01,1\n2024-03-01,2\n2024-02-01,4\n");
        write("repeated.csv", "t,y\n2024-01-01,1\n2024-01-01,2\n2024-02-01,4\n");
        write("missing.csv", "t,y\n2024-01-01,\n2024-02-01,NA\n2024-03-01,\n");
        add(1, "; use a shorter horizon", "forecast %short.csv --target y -q");
        add(1, "'one'", "forecast %text.csv --target y -q");
        add(1, "Infinity", "forecast %infinite.csv --target y -q");
        add(1, "name the column that tells the series", "forecast %disorder.csv --target y -q");
        add(1, "duplicate", "forecast %repeated.csv --target y -q");
        add(1, "'y' has no values", "forecast %missing.csv --target y --horizon 1 --folds 1 -q");
        for (String option : List.of("--out", "--save", "--report", "--metrics")) {
            add(2, option, "forecast %short.csv --target y " + option + " %short.csv");
        }
        write("thousands.csv", "t;y\n1;1,250\n2;2,500\n");
        write("dates.csv", "t,y\n01/02/2024,1\n02/02/2024,2\n");
        add(1, "--decimal comma", "forecast %thousands.csv --target y -q");
        add(1, "--decimal comma", "detect %thousands.csv --value y -q");
        add(1, "decimal point", "forecast %thousands.csv --target y --decimal point -q");
        write("months.csv", "t,y\nJan 5 2024,1\nJan 6 2024,2\n");
        add(1, "--date-format", "forecast %months.csv --target y -q");
        add(1, "--date-format", "forecast %months.csv --target y --time t -q");
        add(1, "--date-format dd/MM/yyyy", "forecast %dates.csv --target y -q");
        String command = "forecast sunspots -q --target ";
        for (String wrong : List.of("bb", "HH:mm", "''")) {
            add(2, "such as dd/MM/yyyy", command + "value --date-format " + wrong);
        }
        add(2, "expected point or comma", command + "value --decimal dot");
        add(1, "expected a time as 'yy'", command + "value --date-format yy");
        add(2, "'x' is not a whole number in range", command + "value --horizon x");
        add(2, "'high' is not a number", command + "value --intervals high");
        add(2, "did you mean 'value'?", command + "valeu");
        add(2, "unknown column 'sales'", command + "sales");
        add(2, "one role", command + "value --past value");
        add(2, "unknown column 'a'", command + "value --past a");
        add(2, "unknown column 'b'", command + "value --known b");
        add(2, "unknown column 'c'", command + "value --time c");
        add(2, "unknown column 'd'", command + "value --series d");
        for (String wrong : List.of("0", "-1", "1000001", "1.5", "x", "99999999999", "''")) {
            add(2, "--horizon", command + "value --horizon " + wrong);
        }
        for (String wrong : List.of("0", "-3", "10001", "five")) {
            add(2, "--folds", command + "value --folds " + wrong);
        }
        for (String wrong : List.of("0", "100", "-5", "80,101", "high", "NaN")) {
            add(2, "--intervals", command + "value --intervals " + wrong);
        }
        for (String wrong : List.of("10", "0s", "5d", "-1m", "soon", "1234567s")) {
            add(2, "--time-limit", command + "value --time-limit " + wrong);
        }
        for (String wrong : List.of("1.5", "abc", "99999999999999999999")) {
            add(2, "--seed", command + "value --seed " + wrong);
        }
        add(2, "--epochs", command + "value --epochs 0");
        for (String wrong : List.of("0-days", "fortnight", "15", "step", "''")) {
            add(2, "--frequency: expected", command + "value --frequency " + wrong);
        }
        add(2, "is a file", command + "value --resume %short.csv");
        add(2, "did you mean 'lstm'?", command + "value --model lsmt");
        add(2, "there are", command + "value --model transformer");
        add(2, "nothing to save", command + "value --model theta --save %m.safetensors");
        add(2, "does not exist", command + "value --out %nowhere/f.csv");
        add(2, "is a directory", command + "value --out %folder.csv");
        add(2, "does not exist", command + "value --save %nowhere/m.safetensors");
        add(2, "--target", "forecast sunspots");
        add(2, "FILE", "forecast --target value");
        add(2, "did you mean '--horizon'?", command + "value --horizn 3");
        add(2, "unexpected argument 'extra'", command + "value extra");
        add(1, "; use a shorter horizon", command + "value --horizon 4000");
        add(1, "use fewer folds or a shorter horizon", command + "value --folds 4000");
    }

    private void sequences() throws IOException {
        write("one.csv", "s,a,b\nx,1,2\nx,2,3\n");
        write("words.csv", "s,a,b\nx,one,two\ny,three,four\n");
        write("changed.csv", "id,s,a\n1,x,1\n1,y,2\n2,x,3\n");
        write("unlabelled.csv", "s,a,b\nx,1,2\n,2,3\ny,1,1\n");
        write("nodata.ts", "@problemName x\n@classLabel true 1 2\n");
        write("nolabel.ts", "@data\n1,2,3\n");
        write("lengths.ts", "@data\n1,2,3:1,2:a\n");
        write("word.ts", "@data\n1,x,3:a\n");
        write("features.ts", "@data\n1,2:3,4:a\n1,2:b\n");
        add(1, "at least two different labels", "classify %one.csv --label s -q");
        add(1, "no column contains numbers", "classify %words.csv --label s -q");
        add(1, "use 'rnn label'", "classify %changed.csv --label s --sequence id -q");
        add(1, "expected a label", "classify %unlabelled.csv --label s -q");
        add(1, "@data", "classify %nodata.ts -q");
        add(1, "separated by ':'", "classify %nolabel.ts -q");
        add(1, "expected 3 values", "classify %lengths.ts -q");
        add(1, "got 'x'", "classify %word.ts -q");
        add(1, "expected 2 features", "classify %features.ts -q");
        add(2, "use 'rnn classify'", "label %features.ts -q");
        add(2, "--label", "classify waves -q");
        add(2, "--sequence", "label phases --label phase -q");
        add(2, "did you mean 'shape'?", "classify waves --label shap -q");
        add(2, "unknown column 'id'", "classify waves --label shape --sequence id -q");
        add(2, "unknown column 't99'", "classify waves --label shape --features t99 -q");
        add(2, "two roles", "classify waves --label shape --features t1,t1 -q");
        add(2, "two roles", "classify waves --label shape --features shape -q");
        String command = "classify waves -q --label shape ";
        for (String option : List.of("--epochs", "--units", "--batch-size")) {
            for (String wrong : List.of("0", "-1", "many", "1000001")) {
                add(2, option, command + option + " " + wrong);
            }
        }
        for (String wrong : List.of("0", "1", "-0.5", "NaN", "half")) {
            add(2, "--holdout", command + "--holdout " + wrong);
        }
        add(2, "above 0 and below 1, got 1", command + "--holdout 1");
        add(2, "--class-weights", command + "--class-weights equal");
        add(2, "--time-limit", command + "--time-limit 5x");
        add(1, "there is no such file", command + "--test %none.csv");
        for (String option : List.of("--save", "--report", "--metrics")) {
            add(2, option + ": ", "classify %one.csv --label s -q " + option + " %one.csv");
            add(
                    2,
                    "is a file that the command reads",
                    command + "--test %one.csv " + option + " %./one.csv");
        }
        add(2, "is also the file of --save", command + "--save %m --report %m");
        add(2, "does not exist", command + "--save %nowhere/m.safetensors");
    }

    private void detection() throws IOException {
        write("numbers.csv", "t,y,z\n1,2,3\n2,3,4\n");
        add(2, "several columns", "detect %numbers.csv -q");
        add(2, "did you mean 'volume'?", "detect nile --value volum -q");
        for (String wrong : List.of("0", "49", "1000001", "all")) {
            add(2, "--learn", "detect nile --value volume --learn " + wrong);
        }
        add(1, "set --learn, 50 to 99", "detect nile --value volume -q");
        add(1, "to learn from", "detect - -q");
        add(1, "there is no such file", "detect nile --model %none -q");
        add(1, "", "detect nile --model %numbers.csv -q");
        add(
                2,
                "is a file that the command reads",
                "detect nile --model %one.csv --save %one.csv -q");
        for (String wrong : List.of("0", "-1", "1001", "NaN", "high")) {
            add(2, "--threshold", "detect nile --value volume --threshold " + wrong);
        }
        for (String wrong : List.of("-1", "100001", "few")) {
            add(2, "--quiet-steps", "detect nile --value volume --quiet-steps " + wrong);
        }
        add(2, "unknown column 'when'", "detect nile --value volume --time when -q");
        add(1, "got numbers", "detect nile --time volume --value volume --learn 60 -q");
        add(2, "--value", "detect - --time t -q");
        add(2, "--threshold", "detect nile --model %numbers.csv --threshold 4 -q");
        add(2, "leave one out", "detect nile --value volume --model %numbers.csv --save %m -q");
        add(2, "does not exist", "detect nile --value volume --learn 60 --save %nowhere/m -q");
    }

    private void others() throws IOException {
        write("broken.safetensors", "not a model");
        add(1, "broken.safetensors", "doctor %broken.safetensors -q");
        add(1, "there is no such file", "doctor %none.safetensors -q");
        add(
                2,
                "is a file that the command reads",
                "convert %broken.safetensors --out %broken.safetensors -q");
        add(2, "OUT: ", "convert %broken.safetensors %broken.safetensors -q");
        add(2, "--target", "doctor %broken.safetensors --target y -q");
        add(2, "--picture", "doctor nile --picture %p.svg -q");
        add(2, "--steps", "doctor nile --steps 1 -q");
        add(2, "--steps", "doctor nile --steps 10001 -q");
        add(2, "did you mean 'volume'?", "doctor nile --target volumes -q");
        add(2, "a command is missing", "data");
        add(2, "unknown command 'forcast'; did you mean 'forecast'?", "forcast x.csv");
        add(2, "unknown option '--verison'; did you mean '--version'?", "--verison");
        add(2, "did you mean 'nile'?", "data show nil");
        add(2, "unknown data 'moon'", "data copy moon");
        add(2, "--lines", "data show nile --lines 0");
        add(2, "--lines", "data show nile --lines ten");
        add(1, "the file exists", "data copy nile --out %one.csv");
        add(2, "does not exist", "data copy nile --out %nowhere/n.csv");
        add(2, "did you mean 'list'?", "data lst");
        for (String wrong : List.of("0", "-1", "1025", "two")) {
            add(2, "--threads", "data list --threads " + wrong);
        }
        add(2, "--json", "data list --json=maybe");
    }
}
