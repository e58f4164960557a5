package io.rnn4j.interchange.pytorch;

import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.pytorch.PickleValue.Global;
import io.rnn4j.interchange.pytorch.PickleValue.Other;
import io.rnn4j.interchange.pytorch.PickleValue.Storage;
import io.rnn4j.interchange.pytorch.PickleValue.StoredTensor;
import io.rnn4j.interchange.pytorch.PickleValue.Tuple;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the pickle of a state dict may call: dictionaries, and functions of PyTorch that make
 * tensors. They are recognised by name and imitated; nothing of the file is run. Some values that
 * training checkpoints hold in addition to the weights are ignored.
 */
final class PickleCalls {
    /** Axes of a tensor. */
    private static final int AXES = 32;

    /** Makes a tensor with attributes, by another function. */
    private static final String FROM_TYPE = "torch._tensor._rebuild_from_type_v2";

    private static final Set<String> TYPES = Set.of("torch.Tensor", "torch.nn.parameter.Parameter");

    /** Makes values that no state dict needs and that nothing here reads. */
    private static final Set<String> PASSED_OVER =
            Set.of(
                    "torch.device",
                    "torch.Size",
                    "torch.serialization._get_layout",
                    "numpy.dtype",
                    "numpy.core.multiarray.scalar",
                    "numpy._core.multiarray.scalar",
                    "numpy.core.multiarray._reconstruct",
                    "numpy._core.multiarray._reconstruct",
                    "_codecs.encode",
                    "argparse.Namespace",
                    "types.SimpleNamespace",
                    "pathlib.PosixPath",
                    "pathlib.WindowsPath",
                    "pathlib._local.PosixPath",
                    "pathlib._local.WindowsPath",
                    "datetime.datetime",
                    "datetime.timedelta",
                    "builtins.set",
                    "__builtin__.set",
                    "builtins.frozenset",
                    "__builtin__.frozenset",
                    "builtins.slice",
                    "builtins.range",
                    "builtins.complex",
                    "builtins.bytearray",
                    "builtins.bytes",
                    "uuid.UUID");

    private static final Set<String> DICTIONARIES =
            Set.of(
                    "collections.OrderedDict",
                    "collections.defaultdict",
                    "collections.Counter",
                    "pytorch_lightning.utilities.parsing.AttributeDict",
                    "lightning_fabric.utilities.data.AttributeDict",
                    "lightning.fabric.utilities.data.AttributeDict");

    /** Functions and classes of PyTorch whose tensors cannot be read, with a word for them. */
    private static final Map<String, String> REJECTED_TENSORS =
            Map.of(
                    "torch._utils._rebuild_qtensor",
                    "quantized tensors",
                    "torch._utils._rebuild_sparse_tensor",
                    "sparse tensors",
                    "torch._utils._rebuild_sparse_csr_tensor",
                    "sparse tensors",
                    "torch._utils._rebuild_nested_tensor",
                    "nested tensors",
                    "torch._utils._rebuild_meta_tensor_no_storage",
                    "tensors without values",
                    "torch._utils._rebuild_wrapper_subclass",
                    "tensors of a subclass",
                    FROM_TYPE,
                    "tensors of a subclass");

    private final Map<String, Storage> storages = new HashMap<>();

    /** {@return the storages that the pickle has referred to, by key} */
    Map<String, Storage> storages() {
        return storages;
    }

    /** {@return what the pickle refers to in the rest of the file, which is a storage} */
    Object persistent(Object reference) throws InterchangeException {
        if (reference instanceof Tuple(List<Object> parts)
                && parts.size() >= 5
                && parts.get(0).equals("storage")
                && parts.get(1) instanceof Global(String module, String name)
                && parts.get(2) instanceof String key
                && parts.get(4) instanceof Long count) {
            String type = TorchTypes.ofStorage(name);
            boolean known = module.startsWith("torch") && type != null;
            if (!known) {
                throw PickleReader.failure(
                        ("has elements of the type %s.%s, which rnn4j does not read (quantized,"
                                        + " for example); convert them to ordinary tensors")
                                .formatted(module, name));
            }
            if (parts.size() > 5 && parts.get(5) instanceof Tuple) {
                throw PickleReader.failure(
                        "has views of storages, which only PyTorch before 0.4 wrote");
            }
            Storage storage = new Storage(type, key, bytes(count, type));
            if (!storages.merge(key, storage, (first, second) -> first).equals(storage)) {
                throw PickleReader.failure("gives storage '%s' two types or sizes".formatted(key));
            }
            return storage;
        }
        if (reference instanceof Tuple(List<Object> parts)
                && !parts.isEmpty()
                && parts.getFirst().equals("module")) {
            throw wholeModule("its source");
        }
        throw PickleReader.failure("refers to something that is not a storage of a tensor");
    }

    /** {@return what a call makes} */
    Object call(Object function, Object argument) throws InterchangeException {
        if (!(function instanceof Global global)
                || !(argument instanceof Tuple(List<Object> given))) {
            throw PickleReader.failure("calls something that has no name");
        }
        String name = global.full();
        if (DICTIONARIES.contains(name)) {
            return dictionary(given);
        }
        if (name.equals("collections.deque")) {
            return new ArrayList<>();
        }
        if (PASSED_OVER.contains(name)) {
            return new Other(name);
        }
        switch (name) {
            case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2" -> {
                return tensor(name, given, null);
            }
            case FROM_TYPE -> {
                if (given.size() > 2
                        && given.get(0) instanceof Global(String module, String inner)
                        && given.get(1) instanceof Global type
                        && TYPES.contains(type.full())
                        && given.get(2) instanceof Tuple(List<Object> parts)
                        && (module + "." + inner).equals("torch._utils._rebuild_tensor_v2")) {
                    return tensor(name, parts, null);
                }
                throw rejected(global);
            }
            case "torch._utils._rebuild_tensor_v3" -> {
                if (given.size() > 6
                        && given.get(6) instanceof Global(String module, String type)) {
                    return tensor(name, given, TorchTypes.ofName(type));
                }
            }
            case "torch._utils._rebuild_parameter",
                    "torch._utils._rebuild_parameter_with_state" -> {
                if (!given.isEmpty() && given.getFirst() instanceof StoredTensor tensor) {
                    return tensor;
                }
            }
            default -> throw rejected(global);
        }
        throw wrongArguments(name);
    }

    private static InterchangeException rejected(Global function) {
        String tensors = REJECTED_TENSORS.get(function.full());
        if (tensors != null) {
            return PickleReader.failure(
                    "has %s (%s), which rnn4j does not read; convert them to ordinary tensors"
                            .formatted(tensors, function.full()));
        }
        if (function.module().startsWith("torch.nn.") || function.module().equals("__main__")) {
            return wholeModule("the class " + function.full());
        }
        return PickleReader.failure(
                ("calls %s, which is not one of the functions that create tensors, and nothing in a"
                     + " file is run here; it is either a whole module, which consists of classes"
                     + " of Python, or an attack")
                        .formatted(function.full()));
    }

    private static InterchangeException wholeModule(String which) {
        return PickleReader.failure(
                "is a whole module with %s, which only Python can load".formatted(which));
    }

    private static InterchangeException wrongArguments(String function) {
        return PickleReader.failure("calls %s with wrong arguments".formatted(function));
    }

    private static Map<Object, Object> dictionary(List<Object> given) {
        Map<Object, Object> dictionary = new LinkedHashMap<>();
        if (!given.isEmpty() && given.getLast() instanceof List<?> pairs) {
            for (Object pair : pairs) {
                if (pair instanceof Tuple(List<Object> parts) && parts.size() == 2) {
                    dictionary.put(PickleReader.key(parts.get(0)), parts.get(1));
                } else if (pair instanceof List<?> parts && parts.size() == 2) {
                    dictionary.put(PickleReader.key(parts.get(0)), parts.get(1));
                }
            }
        }
        return dictionary;
    }

    // ---- tensors

    private static StoredTensor tensor(String function, List<Object> given, String type)
            throws InterchangeException {
        if (given.size() < 4
                || !(given.get(0) instanceof Storage storage)
                || !(given.get(1) instanceof Long offset)
                || offset < 0) {
            throw wrongArguments(function);
        }
        List<Long> shape = sizes(function, given.get(2));
        List<Long> strides = sizes(function, given.get(3));
        if (shape.size() != strides.size() || shape.size() > AXES) {
            throw wrongArguments(function);
        }
        String elements = type == null ? storage.type() : type;
        StoredTensor tensor = new StoredTensor(storage, elements, offset, shape, strides);
        requireInside(tensor);
        return tensor;
    }

    private static List<Long> sizes(String function, Object value) throws InterchangeException {
        List<Long> sizes = new ArrayList<>();
        for (Object size : value instanceof Tuple(List<Object> parts) ? parts : List.of("none")) {
            if (!(size instanceof Long number) || number < 0) {
                throw wrongArguments(function);
            }
            sizes.add(number);
        }
        return sizes;
    }

    /** Requires that a tensor lies in its storage and has no more elements than it. */
    private static void requireInside(StoredTensor tensor) throws InterchangeException {
        long available = tensor.storage().bytes() / TorchTypes.bytes(tensor.type());
        long elements = product(tensor.shape());
        if (elements == 0) {
            return;
        }
        long last = tensor.offset();
        for (int axis = 0; axis < tensor.shape().size(); axis++) {
            long steps = tensor.shape().get(axis) - 1;
            last = sum(last, product(List.of(steps, tensor.strides().get(axis))));
        }
        if (last >= available || elements > available) {
            throw PickleReader.failure(
                    "has a tensor of shape %s with strides %s from element %s in a storage of %s"
                                    .formatted(
                                            tensor.shape(),
                                            tensor.strides(),
                                            tensor.offset(),
                                            available)
                            + " elements, which is too small; the file is damaged, or the tensor"
                            + " was made by expand() and needs contiguous()");
        }
    }

    private static long bytes(long count, String type) throws InterchangeException {
        if (count < 0) {
            throw PickleReader.failure("has a storage of %s elements".formatted(count));
        }
        return product(List.of(count, (long) TorchTypes.bytes(type)));
    }

    private static long product(List<Long> factors) throws InterchangeException {
        if (factors.contains(0L)) {
            return 0;
        }
        try {
            return factors.stream().reduce(1L, Math::multiplyExact);
        } catch (ArithmeticException overflow) {
            throw PickleReader.failure(
                    "has a tensor or a storage of the sizes %s, more than a file can have"
                            .formatted(factors));
        }
    }

    private static long sum(long one, long two) throws InterchangeException {
        try {
            return Math.addExact(one, two);
        } catch (ArithmeticException overflow) {
            throw PickleReader.failure("has a tensor that lies beyond the end of any file");
        }
    }
}
