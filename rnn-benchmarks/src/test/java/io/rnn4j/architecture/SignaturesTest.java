package io.rnn4j.architecture;

import static io.rnn4j.architecture.Violations.assertNone;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Parameters of methods and constructors, and the types that exported packages name. */
class SignaturesTest {
    private static final int PARAMETERS = 8;
    private static final int PARAMETERS_OF_KERNELS = 10;
    private static final int PARAMETERS_OF_PUBLIC_CONSTRUCTORS = 4;

    @Test
    void methodsAndConstructorsHaveFewParameters() {
        assertNone(codeUnits(unit -> parameters(unit) > most(unit.getOwner())));
    }

    @Test
    void publicConstructorsHaveFewParameters() {
        assertNone(
                codeUnits(
                        unit ->
                                unit instanceof JavaConstructor
                                        && isVisible(unit)
                                        && isVisible(unit.getOwner())
                                        && Modules.isExported(unit.getOwner())
                                        && parameters(unit) > PARAMETERS_OF_PUBLIC_CONSTRUCTORS));
    }

    @Test
    void exportedSignaturesNameNoClosedType() {
        List<String> found = new ArrayList<>();
        for (JavaClass type : Modules.CLASSES) {
            if (!Modules.isExported(type) || !isVisible(type)) {
                continue;
            }
            for (JavaMember member : type.getMembers()) {
                if (!isVisible(member)) {
                    continue;
                }
                for (JavaClass named : named(member)) {
                    if (isClosed(named)) {
                        found.add(member.getFullName() + " names " + named.getName());
                    }
                }
            }
        }
        assertNone(found);
    }

    private static int most(JavaClass owner) {
        String module = Modules.of(owner).name();
        return module.equals("io.rnn4j.kernel") || module.equals("io.rnn4j.simd")
                ? PARAMETERS_OF_KERNELS
                : PARAMETERS;
    }

    private static List<String> codeUnits(Predicate<JavaCodeUnit> condition) {
        return Modules.CLASSES.stream()
                .flatMap(type -> type.getCodeUnits().stream())
                .filter(unit -> !unit.getModifiers().contains(JavaModifier.SYNTHETIC))
                .filter(condition)
                .map(unit -> parameters(unit) + " parameters: " + unit.getFullName())
                .sorted()
                .toList();
    }

    /** The parameters in the source: without those that the compiler adds. */
    private static int parameters(JavaCodeUnit unit) {
        int count = unit.getRawParameterTypes().size();
        JavaClass owner = unit.getOwner();
        if (!(unit instanceof JavaConstructor)) {
            return count;
        }
        if (owner.isAnonymousClass() || owner.isLocalClass()) {
            return 0;
        }
        if (owner.isEnum()) {
            return count - 2;
        }
        boolean inner =
                count > 0
                        && owner.getEnclosingClass()
                                .equals(Optional.of(unit.getRawParameterTypes().get(0)));
        return inner ? count - 1 : count;
    }

    static boolean isVisible(JavaMember member) {
        return isVisible(member.getModifiers());
    }

    /** Whether other packages can name a class: it and the classes around it are public. */
    static boolean isVisible(JavaClass type) {
        return isVisible(type.getModifiers())
                && type.getEnclosingClass().map(SignaturesTest::isVisible).orElse(true);
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
        return !modifiers.contains(JavaModifier.SYNTHETIC)
                && (modifiers.contains(JavaModifier.PUBLIC)
                        || modifiers.contains(JavaModifier.PROTECTED));
    }

    private static boolean isClosed(JavaClass type) {
        JavaClass element = type.getBaseComponentType();
        return Modules.CLASSES.contain(element.getName())
                && !(Modules.isExported(element) && isVisible(element));
    }

    /** All types that a member's signature names, also as arguments of generic types. */
    private static Set<JavaClass> named(JavaMember member) {
        Set<JavaType> types = new HashSet<>();
        if (member instanceof JavaField field) {
            types.add(field.getType());
        } else if (member instanceof JavaCodeUnit unit) {
            types.add(unit.getReturnType());
            types.addAll(unit.getParameterTypes());
            types.addAll(unit.getTypeParameters());
            unit.getThrowsClause().getTypes().forEach(types::add);
        }
        Set<JavaClass> classes = new HashSet<>();
        types.forEach(type -> classes.addAll(type.getAllInvolvedRawTypes()));
        return classes;
    }
}
