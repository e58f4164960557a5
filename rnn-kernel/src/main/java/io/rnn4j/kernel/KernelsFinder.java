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
 * Finds the installed {@link KernelsProvider}s and chooses between them.
 *
 * <p>The system property {@value #PROPERTY} names the kernels to use; they must be able to run.
 * Without it the usable ones of the highest priority are taken. The choice is made, and logged,
 * once per JVM.
 */
public final class KernelsFinder {

    /** The system property that names the kernels to use. */
    public static final String PROPERTY = "rnn4j.kernels";

    private final List<KernelsProvider> providers = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    private KernelsFinder() {
        Iterator<KernelsProvider> found = ServiceLoader.load(KernelsProvider.class).iterator();
        // Both hasNext() and next() may throw; after a broken provider the iterator goes on with
        // the next one.
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
     * Returns the kernels to use on this JVM: those that {@value #PROPERTY} names, else the usable
     * ones of the highest priority.
     *
     * @return the same provider at every call
     * @throws IllegalArgumentException if the kernels that the property names are unknown
     * @throws IllegalStateException if they cannot run, or if none are installed
     */
    public static KernelsProvider best() {
        return Chosen.get();
    }

    /**
     * Returns the kernels of a name, whatever the system property says.
     *
     * @param name a provider's name, for example {@code "scalar"}
     * @return the provider; it can run on this JVM
     * @throws IllegalArgumentException if no provider has this name
     * @throws IllegalStateException if it cannot run
     */
    public static KernelsProvider named(String name) {
        return new KernelsFinder().get(name, "requested");
    }

    /**
     * Returns all installed providers, those that cannot run on this JVM included.
     *
     * @return the providers, the highest priority first
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
                            "Kernels \""
                                    + name
                                    + "\" ("
                                    + origin
                                    + ") cannot run: "
                                    + reason.get());
                }
                return provider;
            }
        }
        throw new IllegalArgumentException(
                "Kernels \"" + name + "\" (" + origin + ") are not installed; " + inventory());
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
                "No kernels can run: add the module io.rnn4j.core; " + inventory());
    }

    /** A provider whose check itself fails cannot run either. */
    private static Optional<String> reasonAgainst(KernelsProvider provider) {
        try {
            return provider.unavailable();
        } catch (LinkageError error) {
            return Optional.of(error.toString());
        }
    }

    /** Tells what is installed and what failed to load. */
    private String inventory() {
        List<String> names = providers.stream().map(KernelsProvider::name).sorted().toList();
        return "installed: "
                + (names.isEmpty() ? "none" : String.join(", ", names))
                + (failures.isEmpty() ? "" : "; failed to load: " + String.join("; ", failures));
    }

    /** Tells which kernels run and, where better ones are installed that cannot, why. */
    private String report(KernelsProvider chosen) {
        StringBuilder report = new StringBuilder("Kernels: ").append(chosen.create().description());
        for (KernelsProvider provider : providers) {
            if (provider.priority() > chosen.priority()) {
                String reason =
                        reasonAgainst(provider).orElse("system property " + PROPERTY + " says so");
                report.append("; not \"").append(provider.name()).append("\": ").append(reason);
            }
        }
        failures.forEach(failure -> report.append("; failed to load: ").append(failure));
        return report.toString();
    }

    /** The choice of this JVM; a failed choice is tried, and reported, again. */
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
