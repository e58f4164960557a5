package io.rnn4j.kernel;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * Finds the installed {@link KernelsProvider}s and chooses one of them.
 *
 * <p>The system property {@value #PROPERTY} names the kernels to use, which must be able to run.
 * Without it the usable provider with the highest priority is chosen. The choice is made and logged
 * once per JVM.
 */
public final class KernelsFinder {

    /** The system property that names the kernels to use. */
    public static final String PROPERTY = "rnn4j.kernels";

    private final List<KernelsProvider> providers = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    private KernelsFinder() {
        Iterator<KernelsProvider> found = ServiceLoader.load(KernelsProvider.class).iterator();
        // hasNext() and next() may throw; after a broken provider the iterator continues with the
        // next one.
        for (boolean more = true; more; ) {
            try {
                more = found.hasNext();
                if (more) {
                    providers.add(found.next());
                }
            } catch (ServiceConfigurationError | LinkageError error) {
                failures.add(error.toString());
            }
        }
        providers.sort(Comparator.comparingInt(KernelsProvider::priority).reversed());
    }

    /**
     * {@return the kernels to use on this JVM, the same on every call: those that {@value
     * #PROPERTY} names, or the usable ones with the highest priority}
     *
     * @throws IllegalArgumentException if no provider has the name in the property
     * @throws IllegalStateException if the named provider, or without the property every provider,
     *     cannot run
     */
    public static KernelsProvider best() {
        return Chosen.get();
    }

    /**
     * {@return the kernels with a name, regardless of the system property}
     *
     * @param name a provider's name, for example {@code "scalar"}
     * @throws IllegalArgumentException if no provider has this name
     * @throws IllegalStateException if it cannot run
     */
    public static KernelsProvider named(String name) {
        return new KernelsFinder().get(name, "requested");
    }

    /**
     * {@return all installed providers in descending order of priority, including those that cannot
     * run on this JVM}
     */
    public static List<KernelsProvider> installed() {
        return List.copyOf(new KernelsFinder().providers);
    }

    private KernelsProvider get(String name, String origin) {
        for (KernelsProvider provider : providers) {
            if (provider.name().equals(name)) {
                Optional<String> reason = reasonAgainst(provider);
                if (reason.isPresent()) {
                    throw new IllegalStateException(
                            "Kernels \"%s\" (%s) cannot run: %s"
                                    .formatted(name, origin, reason.get()));
                }
                return provider;
            }
        }
        throw new IllegalArgumentException(
                "Kernels \"%s\" (%s) are not installed; %s".formatted(name, origin, inventory()));
    }

    private KernelsProvider choose() {
        String wanted = System.getProperty(PROPERTY);
        if (wanted != null) {
            return get(wanted, "system property " + PROPERTY);
        }
        for (KernelsProvider provider : providers) {
            if (reasonAgainst(provider).isEmpty()) {
                return provider;
            }
        }
        throw new IllegalStateException(
                "No kernels can run: add the module io.rnn4j.kernel; " + inventory());
    }

    /** Returns why a provider cannot run; a check that fails is a reason. */
    private static Optional<String> reasonAgainst(KernelsProvider provider) {
        try {
            return provider.unavailable();
        } catch (LinkageError error) {
            return Optional.of(error.toString());
        }
    }

    /** Lists the installed providers and those that failed to load. */
    private String inventory() {
        List<String> names = providers.stream().map(KernelsProvider::name).sorted().toList();
        return "installed: "
                + (names.isEmpty() ? "none" : String.join(", ", names))
                + (failures.isEmpty() ? "" : "; failed to load: " + String.join("; ", failures));
    }

    /** Describes the chosen kernels and why better ones that are installed were not chosen. */
    private String report(KernelsProvider chosen) {
        StringBuilder report = new StringBuilder("Kernels: ").append(chosen.create().description());
        for (KernelsProvider provider : providers) {
            if (provider.priority() > chosen.priority()) {
                String reason =
                        reasonAgainst(provider)
                                .orElse("excluded by the system property " + PROPERTY);
                report.append("; not \"").append(provider.name()).append("\": ").append(reason);
            }
        }
        failures.forEach(failure -> report.append("; failed to load: ").append(failure));
        return report.toString();
    }

    /** The choice for this JVM. A choice that fails is tried and reported again. */
    private static final class Chosen {
        private static final Logger LOG = LoggerFactory.getLogger(KernelsFinder.class);
        private static KernelsProvider provider;

        private Chosen() {}

        static synchronized KernelsProvider get() {
            if (provider == null) {
                KernelsFinder finder = new KernelsFinder();
                KernelsProvider chosen = finder.choose();
                LOG.info(finder.report(chosen));
                provider = chosen;
            }
            return provider;
        }
    }
}
