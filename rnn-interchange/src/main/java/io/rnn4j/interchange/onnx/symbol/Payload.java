package io.rnn4j.interchange.onnx.symbol;

import java.util.ArrayList;
import java.util.List;

/** The elements of a symbolic tensor. */
public sealed interface Payload {
    /**
     * Numbers alone.
     *
     * @param values the numbers, which must not be changed
     */
    record Numbers(double[] values) implements Payload {
        @Override
        public int size() {
            return values.length;
        }

        @Override
        public Element get(int index) {
            return new Element.Number(values[index]);
        }

        @Override
        public Payload pick(int[] indexes) {
            double[] picked = new double[indexes.length];
            for (int index = 0; index < picked.length; index++) {
                picked[index] = values[indexes[index]];
            }
            return new Numbers(picked);
        }
    }

    /**
     * Elements of which at least one is not a number.
     *
     * @param elements the elements
     */
    record Mixed(List<Element> elements) implements Payload {
        @Override
        public int size() {
            return elements.size();
        }

        @Override
        public Element get(int index) {
            return elements.get(index);
        }

        @Override
        public Payload pick(int[] indexes) {
            List<Element> picked = new ArrayList<>(indexes.length);
            for (int index : indexes) {
                picked.add(elements.get(index));
            }
            return of(picked);
        }
    }

    /** {@return the number of elements} */
    int size();

    /**
     * {@return an element}
     *
     * @param index its index
     */
    Element get(int index);

    /**
     * {@return the elements at some indexes}
     *
     * @param indexes the indexes, of which some may be equal
     */
    Payload pick(int[] indexes);

    /**
     * {@return the payload of some elements}
     *
     * @param elements the elements
     */
    static Payload of(List<Element> elements) {
        double[] values = new double[elements.size()];
        for (int index = 0; index < values.length; index++) {
            if (!(elements.get(index) instanceof Element.Number number)) {
                return new Mixed(List.copyOf(elements));
            }
            values[index] = number.value();
        }
        return new Numbers(values);
    }

    /**
     * {@return the elements of several payloads after each other}
     *
     * @param parts the payloads
     */
    static Payload joined(List<Payload> parts) {
        int size = parts.stream().mapToInt(Payload::size).sum();
        if (parts.stream().allMatch(Numbers.class::isInstance)) {
            double[] values = new double[size];
            int at = 0;
            for (Payload part : parts) {
                System.arraycopy(((Numbers) part).values(), 0, values, at, part.size());
                at += part.size();
            }
            return new Numbers(values);
        }
        List<Element> elements = new ArrayList<>(size);
        for (Payload part : parts) {
            for (int index = 0; index < part.size(); index++) {
                elements.add(part.get(index));
            }
        }
        return of(elements);
    }
}
