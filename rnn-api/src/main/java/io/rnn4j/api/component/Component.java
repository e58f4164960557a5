package io.rnn4j.api.component;

/**
 * A part of a model that can be found by name: a layer, a cell, a loss, a metric, an optimizer, an
 * activation or an initializer.
 *
 * <p>A component is a public record. Its record components are its settings: primitives, strings,
 * enumerations, other components, lists of these, and records that group settings. Its public
 * constructor without arguments sets the defaults and creates the prototype that {@link
 * java.util.ServiceLoader} finds.
 */
public interface Component {

    /**
     * {@return the name of this component in files and messages, unique within its kind: lower-case
     * words joined by underscores; names of plug-ins begin with a prefix of their own and a dot,
     * for example {@code "acme.sru"}}
     */
    String name();
}
