package io.rnn4j.architecture;

import static io.rnn4j.architecture.Violations.assertNone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * No text depends on the default locale. A format without a locale has only the conversions {@code
 * %s}, {@code %n} and {@code %%}: numbers are converted by {@code toString}, whose digits are those
 * of ASCII.
 */
class LocaleIndependenceTest {
    /** Calls that format with the default locale if a conversion depends on one. */
    private static final Set<String> FORMATS =
            Set.of(
                    "java/lang/String.formatted([Ljava/lang/Object;)Ljava/lang/String;",
                    "java/lang/String.format(Ljava/lang/String;[Ljava/lang/Object;)Ljava/lang/String;",
                    "java/io/PrintStream.printf(Ljava/lang/String;[Ljava/lang/Object;)Ljava/io/PrintStream;",
                    "java/io/PrintStream.format(Ljava/lang/String;[Ljava/lang/Object;)Ljava/io/PrintStream;",
                    "java/io/PrintWriter.printf(Ljava/lang/String;[Ljava/lang/Object;)Ljava/io/PrintWriter;",
                    "java/io/PrintWriter.format(Ljava/lang/String;[Ljava/lang/Object;)Ljava/io/PrintWriter;");

    private static final Set<String> FORBIDDEN =
            Set.of(
                    "java/lang/String.toLowerCase()Ljava/lang/String;",
                    "java/lang/String.toUpperCase()Ljava/lang/String;",
                    "java/util/Formatter.<init>()V",
                    "java/util/Formatter.<init>(Ljava/lang/Appendable;)V",
                    "java/util/Scanner.<init>(Ljava/io/InputStream;)V",
                    "java/util/Scanner.<init>(Ljava/lang/String;)V");

    /** Classes whose results depend on a locale, usually the default one. */
    private static final Set<String> FORBIDDEN_OWNERS =
            Set.of(
                    "java/text/NumberFormat",
                    "java/text/DecimalFormat",
                    "java/text/DecimalFormatSymbols",
                    "java/text/MessageFormat",
                    "java/text/SimpleDateFormat",
                    "java/text/Collator");

    private static final Pattern CONVERSION = Pattern.compile("%[-#+ 0,(<$.\\d]*([a-zA-Z%])");

    @Test
    void classesFormatNumbersWithoutTheDefaultLocale() {
        List<String> found = new ArrayList<>();
        for (JavaClass type : Modules.CLASSES) {
            found.addAll(violations(model(type.getName())));
        }
        assertTrue(!Modules.CLASSES.isEmpty());
        assertNone(found);
    }

    private static ClassModel model(String name) {
        String file = name.replace('.', '/') + ".class";
        ClassLoader loader = LocaleIndependenceTest.class.getClassLoader(); // of all modules
        try (InputStream stream = loader.getResourceAsStream(file)) {
            return ClassFile.of().parse(stream.readAllBytes());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<String> violations(ClassModel type) {
        List<String> found = new ArrayList<>();
        for (PoolEntry entry : type.constantPool()) {
            if (entry instanceof MemberRefEntry member) {
                String call = call(member);
                if (FORBIDDEN.contains(call)
                        || FORBIDDEN_OWNERS.contains(member.owner().asInternalName())) {
                    found.add(type.thisClass().asInternalName() + " calls " + call);
                }
            }
        }
        for (MethodModel method : type.methods()) {
            method.code().ifPresent(code -> addViolations(type, code, found));
        }
        return found;
    }

    private static String call(MemberRefEntry member) {
        return member.owner().asInternalName() + "." + member.name() + member.type();
    }

    /** Adds the formats in a method that also formats without a locale. */
    private static void addViolations(ClassModel type, CodeModel code, List<String> found) {
        List<String> constants = new ArrayList<>();
        boolean formats = false;
        for (CodeElement element : code) {
            switch (element) {
                case ConstantInstruction constant -> {
                    if (constant.constantValue() instanceof String text) {
                        constants.add(text);
                    }
                }
                case InvokeInstruction invocation ->
                        formats |= FORMATS.contains(call(invocation.method()));
                default -> {}
            }
        }
        for (String constant : constants) {
            if (formats && dependsOnLocale(constant)) {
                found.add(type.thisClass().asInternalName() + " formats '" + constant + "'");
            }
        }
    }

    private static boolean dependsOnLocale(String format) {
        return CONVERSION
                .matcher(format)
                .results()
                .anyMatch(conversion -> !Set.of("s", "x", "n", "%").contains(conversion.group(1)));
    }

    /** Formats of which some depend on the default locale. */
    static final class Formats {
        private Formats() {}

        static String digits(int number) {
            return "%d of them".formatted(number);
        }

        static String letters(String name) {
            return name.toLowerCase() + "%s".formatted(name);
        }
    }

    /** Formats that do not depend on the default locale. */
    static final class Independent {
        private Independent() {}

        static String text(int number) {
            return "%s of 100 %%%n".formatted(number);
        }
    }

    /** The same with a locale. */
    static final class Rooted {
        private Rooted() {}

        static String text(int number) {
            return String.format(Locale.ROOT, "%,d of them", number);
        }
    }

    @Test
    void formatsAreFound() {
        assertEquals(
                List.of("calls", "formats"),
                violations(model(Formats.class.getName())).stream()
                        .map(violation -> violation.split(" ")[1])
                        .toList());
        assertNone(violations(model(Independent.class.getName())));
        assertNone(violations(model(Rooted.class.getName())));
    }
}
