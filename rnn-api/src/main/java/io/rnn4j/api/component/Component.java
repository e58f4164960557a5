package io.rnn4j.api.component;

/**
 * Something a network is put together from and that a file can name: a layer, a cell, a loss, an
 * optimizer, an activation, an initializer, a metric.
 *
 * <p>A component is a public record. Its record components are its settings; its public constructor
 * without arguments holds the defaults, and makes the prototype that {@link
 * java.util.ServiceLoader} finds. Settings may be primitives, strings, enumerations, other
 * components, and lists of these.
 */
public interface Component {

    /**
     * The name by which files and messages speak of this component, unique within its kind.
     *
     * @return lower-case words joined by underscores; those from outside rnn4j begin with a prefix
     *     of their own and a dot, for example {@code "acme.sru"}
     */
    String name();
}
