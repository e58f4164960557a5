package io.rnn4j.examples;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** Runs a program of this package by its name; for other names, lists the programs. */
public final class Launcher {
    private static final Map<String, Program> PROGRAMS =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("AddingProblem", AddingProblem::main),
                            Map.entry("Addition", Addition::main),
                            Map.entry("ArticleProgram", ArticleProgram::main),
                            Map.entry("AtisSlots", AtisSlots::main),
                            Map.entry("Chorales", Chorales::main),
                            Map.entry("CopyMemory", CopyMemory::main),
                            Map.entry("CountingLanguage", CountingLanguage::main),
                            Map.entry("Digits", Digits::main),
                            Map.entry("Forecast", Forecast::main),
                            Map.entry("JapaneseVowels", JapaneseVowels::main),
                            Map.entry("MackeyGlass", MackeyGlass::main),
                            Map.entry("Narma", Narma::main),
                            Map.entry("ReberGrammar", ReberGrammar::main)));

    private Launcher() {}

    /** The main method of a program. */
    interface Program {
        void run(String[] arguments) throws IOException;
    }

    /**
     * Runs a program.
     *
     * @param arguments the name of the program
     * @throws IOException if the program cannot read or write its files
     */
    public static void main(String[] arguments) throws IOException {
        Program program;
        try {
            program = program(String.join(" ", arguments));
        } catch (IllegalArgumentException unknown) {
            System.err.println(unknown.getMessage());
            System.exit(1);
            return;
        }
        program.run(new String[0]);
    }

    /** Returns a program; for an unknown name, throws an exception that lists all. */
    static Program program(String name) {
        Program program = PROGRAMS.get(name);
        if (program == null) {
            throw new IllegalArgumentException(
                    "there is no example '%s'; -Dexample= is one of %s"
                            .formatted(name, PROGRAMS.keySet()));
        }
        return program;
    }
}
