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
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

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
        String file = "/" + name.replace('.', '/') + ".class";
        try (InputStream stream = LocaleIndependenceTest.class.getResourceAsStream(file)) {
            return ClassFile.of().parse(stream.readAllBytes());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<String> violations(ClassModel type) {
        List<String> found = new ArrayList<>();
        List<String> constants = new ArrayList<>();
        boolean formats = false;
        for (PoolEntry entry :
                (Iterable<PoolEntry>)
                        StreamSupport.stream(type.constantPool().spliterator(), false)::iterator) {
            switch (entry) {
                case StringEntry constant -> constants.add(constant.stringValue());
                case MemberRefEntry member -> {
                    String owner = member.owner().asInternalName();
                    String call = owner + "." + member.name() + member.type();
                    formats |= FORMATS.contains(call);
                    if (FORBIDDEN.contains(call) || FORBIDDEN_OWNERS.contains(owner)) {
                        found.add(type.thisClass().asInternalName() + " calls " + call);
                    }
                }
                default -> {}
            }
        }
        for (String constant : constants) {
            if (formats && dependsOnLocale(constant)) {
                found.add(type.thisClass().asInternalName() + " formats '" + constant + "'");
            }
        }
        return found;
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
