package io.rnn4j.interchange.pytorch;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Names in Python for labels and values, which may hold characters that Python does not allow. */
final class PythonNames {
    private static final Set<String> KEYWORDS =
            Set.of(
                    "False",
                    "None",
                    "True",
                    "and",
                    "as",
                    "assert",
                    "async",
                    "await",
                    "break",
                    "class",
                    "continue",
                    "def",
                    "del",
                    "elif",
                    "else",
                    "except",
                    "finally",
                    "for",
                    "from",
                    "global",
                    "if",
                    "import",
                    "in",
                    "is",
                    "lambda",
                    "nonlocal",
                    "not",
                    "or",
                    "pass",
                    "raise",
                    "return",
                    "self",
                    "torch",
                    "try",
                    "while",
                    "with",
                    "yield");

    /** The public attributes of {@code torch.nn.Module}. */
    private static final Set<String> OF_MODULE =
            Set.of(
                    "T_destination",
                    "add_module",
                    "apply",
                    "bfloat16",
                    "buffers",
                    "call_super_init",
                    "children",
                    "compile",
                    "cpu",
                    "cuda",
                    "double",
                    "dump_patches",
                    "eval",
                    "extra_repr",
                    "float",
                    "forward",
                    "get_buffer",
                    "get_extra_state",
                    "get_parameter",
                    "get_submodule",
                    "half",
                    "ipu",
                    "load_state_dict",
                    "modules",
                    "mtia",
                    "named_buffers",
                    "named_children",
                    "named_modules",
                    "named_parameters",
                    "parameters",
                    "register_backward_hook",
                    "register_buffer",
                    "register_forward_hook",
                    "register_forward_pre_hook",
                    "register_full_backward_hook",
                    "register_full_backward_pre_hook",
                    "register_load_state_dict_post_hook",
                    "register_load_state_dict_pre_hook",
                    "register_module",
                    "register_parameter",
                    "register_state_dict_post_hook",
                    "register_state_dict_pre_hook",
                    "requires_grad_",
                    "set_extra_state",
                    "set_submodule",
                    "share_memory",
                    "state_dict",
                    "to",
                    "to_empty",
                    "train",
                    "training",
                    "type",
                    "xpu",
                    "zero_grad");

    private final Map<String, String> names = new HashMap<>();
    private final Set<String> taken = new HashSet<>(KEYWORDS);

    private PythonNames() {}

    /** {@return names of variables in the forward pass, where some are used for parts of a line} */
    static PythonNames ofVariables() {
        PythonNames names = new PythonNames();
        names.taken.addAll(Set.of("h", "c", "ahead", "back"));
        return names;
    }

    /** {@return names of attributes of a module} */
    static PythonNames ofModules() {
        PythonNames names = new PythonNames();
        names.taken.addAll(OF_MODULE);
        return names;
    }

    /** {@return the name in Python of a label or a value, always the same} */
    String of(String name) {
        return names.computeIfAbsent(name, this::created);
    }

    private String created(String name) {
        String word = name.replaceAll("[^A-Za-z0-9_]", "_");
        String result = Character.isLetter(word.charAt(0)) ? word : "x_" + word;
        while (!taken.add(result)) {
            result += "_";
        }
        return result;
    }

    /** {@return a text as a literal of Python} */
    static String literal(String text) {
        StringBuilder literal = new StringBuilder("\"");
        text.codePoints()
                .forEach(
                        point -> {
                            if (point < ' ' || point > '~' || point == '"' || point == '\\') {
                                literal.append("\\U%08x".formatted(point));
                            } else {
                                literal.appendCodePoint(point);
                            }
                        });
        return literal.append('"').toString();
    }
}
