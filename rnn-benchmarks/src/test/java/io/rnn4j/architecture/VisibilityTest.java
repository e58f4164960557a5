package io.rnn4j.architecture;

import static io.rnn4j.architecture.Violations.assertNone;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;

import org.junit.jupiter.api.Test;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Members of the libraries that users do not see: each is used, and public only if another package
 * uses it. Tests do not count, except for {@link #TESTED}.
 */
class VisibilityTest {
    private static final List<String> MODULES =
            List.of(
                    "io.rnn4j.api",
                    "io.rnn4j.core",
                    "io.rnn4j.forecast",
                    "io.rnn4j.interchange",
                    "io.rnn4j.kernel",
                    "io.rnn4j.serialization",
                    "io.rnn4j.simd");

    private static final Set<String> OF_OBJECT = Set.of("equals", "hashCode", "toString");

    /** Members for tests, and public members for tests of another package. */
    private static final Set<String> TESTED =
            Set.of(
                    "io.rnn4j.core.engine.program.LinearForm.of",
                    "io.rnn4j.core.engine.program.Program$Input.value",
                    "io.rnn4j.core.engine.program.Program$StateValues.value",
                    "io.rnn4j.core.engine.program.Program.rows",
                    "io.rnn4j.core.equation.Equations.of",
                    "io.rnn4j.core.equation.Equations.sections",
                    "io.rnn4j.core.model.Session.threads",
                    "io.rnn4j.kernel.scalar.FloatMath.expOfDifference",
                    "io.rnn4j.kernel.scalar.FloatMath.expm1",
                    "io.rnn4j.kernel.scalar.FloatMath.sigmoid",
                    "io.rnn4j.kernel.scalar.FloatMath.softplus",
                    "io.rnn4j.kernel.scalar.FloatMath.tanh",
                    "io.rnn4j.simd.VectorKernels.<init>",
                    "io.rnn4j.simd.warmup.Exercises.results",
                    "io.rnn4j.simd.warmup.Warmth.isWarming");

    @Test
    void everyMemberIsUsed() {
        assertNone(
                members(
                        member ->
                                !member.getModifiers().contains(JavaModifier.PRIVATE)
                                        && uses(member).isEmpty()));
    }

    @Test
    void publicMembersAreUsedByOtherPackages() {
        assertNone(
                members(
                        member ->
                                member.getModifiers().contains(JavaModifier.PUBLIC)
                                        && member.getOwner()
                                                .getModifiers()
                                                .contains(JavaModifier.PUBLIC)
                                        && !member.getOwner().isInterface()
                                        && uses(member).stream()
                                                .allMatch(use -> isWithinPackage(use, member))));
    }

    private static List<String> members(Predicate<JavaMember> condition) {
        return Modules.CLASSES.stream()
                .filter(type -> MODULES.contains(Modules.of(type).name()))
                .flatMap(type -> type.getMembers().stream())
                .filter(member -> !isExported(member))
                .filter(member -> !isGiven(member))
                .filter(condition)
                .map(JavaMember::getFullName)
                .filter(name -> !TESTED.contains(name.replaceAll("\\(.*", "")))
                .sorted()
                .toList();
    }

    private static boolean isExported(JavaMember member) {
        JavaClass owner = member.getOwner();
        return Modules.isExported(owner)
                && SignaturesTest.isVisible(owner)
                && SignaturesTest.isVisible(member);
    }

    private static Collection<? extends JavaAccess<?>> uses(JavaMember member) {
        return switch (member) {
            case JavaField field -> field.getAccessesToSelf();
            case JavaMethod method -> method.getAccessesToSelf();
            case JavaConstructor constructor -> constructor.getAccessesToSelf();
            default -> List.of();
        };
    }

    private static boolean isWithinPackage(JavaAccess<?> use, JavaMember member) {
        return use.getOriginOwner().getPackageName().equals(member.getOwner().getPackageName());
    }

    /**
     * Whether a member is not written or not chosen: of an enum or a record, generated, constant
     * (which is copied to where it is used), or required by a supertype or by the service loader.
     */
    private static boolean isGiven(JavaMember member) {
        JavaClass owner = member.getOwner();
        if (member.getModifiers().contains(JavaModifier.SYNTHETIC) || owner.isEnum()) {
            return true;
        }
        if (member instanceof JavaField field) {
            return owner.isRecord()
                    || field.getModifiers().containsAll(Set.of(JavaModifier.STATIC))
                            && (field.getRawType().isPrimitive()
                                    || field.getRawType().isEquivalentTo(String.class));
        }
        if (member instanceof JavaConstructor constructor) {
            return owner.isRecord() || constructor.getRawParameterTypes().isEmpty();
        }
        return !(member instanceof JavaMethod method)
                || owner.isRecord() && owner.tryGetField(method.getName()).isPresent()
                || overrides(method);
    }

    /** The methods of types outside rnn4j are unknown here: any method may override one. */
    private static boolean overrides(JavaMethod method) {
        JavaClass owner = method.getOwner();
        return OF_OBJECT.contains(method.getName())
                || Stream.concat(
                                owner.getAllRawSuperclasses().stream(),
                                owner.getAllRawInterfaces().stream())
                        .filter(type -> !type.isEquivalentTo(Object.class))
                        .filter(type -> !type.isEquivalentTo(Record.class))
                        .anyMatch(type -> isForeign(type) || declares(type, method.getName()));
    }

    private static boolean isForeign(JavaClass type) {
        return !Modules.CLASSES.contain(type.getName());
    }

    private static boolean declares(JavaClass type, String method) {
        return type.getMethods().stream().map(JavaCodeUnit::getName).anyMatch(method::equals);
    }
}
