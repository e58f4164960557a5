package io.rnn4j.core.run.assembly;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Names that are made unique by a number: lstm, lstm_1, lstm_2 and so on. The search for the next
 * free number begins at the last one, so that thousands of names take linear time.
 */
public final class UniqueNames {
    private final Predicate<String> taken;
    private final Map<String, Integer> last = new HashMap<>(); // by name without a number

    /** Creates unique names; none of them is taken. */
    public UniqueNames(Predicate<String> taken) {
        this.taken = taken;
    }

    /** {@return the name, or the first free one with a number} */
    public String next(String name) {
        if (!taken.test(name)) {
            return name;
        }
        int number = last.getOrDefault(name, 1);
        while (taken.test(name + "_" + number)) {
            number++;
        }
        last.put(name, number);
        return name + "_" + number;
    }

    /** Searches from the first number again, because a name has become free. */
    public void free(String name) {
        last.remove(name);
    }
}
