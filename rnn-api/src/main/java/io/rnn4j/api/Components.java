package io.rnn4j.api;

import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.component.Component;
import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.loss.SequenceLoss;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.regularization.Constraint;
import io.rnn4j.api.regularization.Regularizer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * The installed components of one kind, found by {@link ServiceLoader} on the module path and on
 * the class path. A provider that cannot be loaded does not affect the others; its failure is
 * reported when a name is not found.
 *
 * @param <T> the kind
 */
public final class Components<T extends Component> {
    /** The kinds of components. */
    public static final List<Class<? extends Component>> KINDS =
            List.of(
                    Layer.class,
                    Cell.class,
                    SequenceLoss.class, // before the kind that it extends
                    Loss.class,
                    Metric.class,
                    Optimizer.class,
                    Activation.class,
                    Initializer.class,
                    Regularizer.class,
                    Constraint.class);

    private final Class<T> kind;
    private final Map<String, T> prototypes = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();

    private Components(Class<T> kind) {
        this.kind = kind;
    }

    /**
     * Finds all components of a kind.
     *
     * @param kind one of {@link #KINDS}
     * @param <T> the kind
     * @return the components found
     * @throws IllegalArgumentException if the class is not one of the kinds
     * @throws IllegalStateException if two components of the kind have the same name
     */
    public static <T extends Component> Components<T> of(Class<T> kind) {
        Objects.requireNonNull(kind, "kind");
        if (!KINDS.contains(kind)) {
            throw new IllegalArgumentException(
                    "%s is not a kind of component, the kinds are %s"
                            .formatted(kind.getName(), KINDS));
        }
        Components<T> components = new Components<>(kind);
        components.load();
        return components;
    }

    private void load() {
        Iterator<T> providers = ServiceLoader.load(kind).iterator();
        while (true) {
            try {
                if (!providers.hasNext()) {
                    return;
                }
                add(providers.next());
            } catch (ServiceConfigurationError | LinkageError failure) {
                failures.add(failure.toString());
            }
        }
    }

    private void add(T prototype) {
        T other = prototypes.putIfAbsent(prototype.name(), prototype);
        if (other != null && other.getClass() != prototype.getClass()) {
            throw new IllegalStateException(
                    "two components of kind %s are called '%s': %s and %s; remove one of them"
                            .formatted(
                                    kind.getSimpleName(),
                                    prototype.name(),
                                    describe(other),
                                    describe(prototype)));
        }
    }

    private static String describe(Object component) {
        Class<?> type = component.getClass();
        var source = type.getProtectionDomain().getCodeSource();
        return type.getName() + (source == null ? "" : " in " + source.getLocation());
    }

    /**
     * {@return the component with a name, with its default settings}
     *
     * @param name name of the component
     * @throws IllegalArgumentException if no such component is installed; the message lists the
     *     installed names and the providers that could not be loaded
     */
    public T named(String name) {
        Objects.requireNonNull(name, "name");
        T prototype = prototypes.get(name);
        if (prototype == null) {
            throw new IllegalArgumentException(
                    ("no %s is called '%s', installed are %s; to install one of your own, name it"
                         + " in META-INF/services/%s and, in a module, in a 'provides' directive%s")
                            .formatted(
                                    kind.getSimpleName().toLowerCase(Locale.ROOT),
                                    name,
                                    prototypes.keySet(),
                                    kind.getName(),
                                    failures.isEmpty()
                                            ? ""
                                            : "; these could not be loaded: " + failures));
        }
        return prototype;
    }

    /** {@return the prototypes of all components in the order of their names} */
    public Collection<T> all() {
        return Collections.unmodifiableCollection(prototypes.values());
    }
}
