package io.rnn4j.interchange.keras;

import com.fasterxml.jackson.databind.JsonNode;

import io.rnn4j.interchange.FileKind;
import io.rnn4j.interchange.InterchangeException;
import io.rnn4j.interchange.archive.InputFile;
import io.rnn4j.interchange.archive.ZipArchive;
import io.rnn4j.interchange.hdf5.Hdf5Dataset;
import io.rnn4j.interchange.hdf5.Hdf5File;
import io.rnn4j.interchange.hdf5.Hdf5Group;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The parts of a file, whatever its container is.
 *
 * @param version the version of Keras that wrote it
 * @param config the description of the model; null if the file has weights only
 * @param weights its weights; null if the file has a description only
 * @param training the settings of the training; null if there are none
 * @param optimizer the arrays that the optimizer keeps, in their order; empty for none
 */
record KerasSource(
        KerasVersion version,
        JsonNode config,
        KerasWeights weights,
        JsonNode training,
        List<Hdf5Dataset> optimizer) {
    private static final int METADATA = 1 << 20;
    private static final long LARGEST = Integer.MAX_VALUE - 8;
    private static final int BEGINNING = 1 << 11;

    /** Reads a file; the first bytes decide what it is. */
    static KerasSource of(Path file) throws IOException {
        InputFile.require(file);
        FileKind.require(file, FileKind.KERAS);
        byte[] first = beginning(file);
        if (ZipArchive.isZip(first)) {
            return ofZip(file);
        }
        if (Hdf5File.isHdf5(ByteBuffer.wrap(first))) {
            return ofHdf5(Hdf5File.open(content(file)), false);
        }
        String text = new String(first, StandardCharsets.UTF_8);
        if (text.stripLeading().startsWith("{")) {
            return ofJson(text(limited(file, KerasJson.LONGEST)), file);
        }
        throw new InterchangeException(
                ("'%s' is not a model of Keras: expected a zip archive (50 4b) or HDF5 (89 48 44"
                                + " 46), it begins with the bytes %s; save the model again as"
                                + " .keras")
                        .formatted(file.getFileName(), hexadecimal(first)));
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException failure) {
            throw new InterchangeException(
                    ("'%s' begins like JSON, but its text is not encoded in UTF-8; the file is"
                                    + " damaged, write it again with model.to_json()")
                            .formatted(file.getFileName()));
        }
    }

    private static byte[] beginning(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(BEGINNING);
        }
    }

    private static String hexadecimal(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(4, bytes.length));
    }

    private static Path limited(Path file, long limit) throws IOException {
        if (Files.size(file) > limit) {
            throw new InterchangeException(
                    "'%s' has %s bytes, expected at most %s"
                            .formatted(file.getFileName(), Files.size(file), limit));
        }
        return file;
    }

    private static ByteBuffer content(Path file) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(limited(file, LARGEST)));
    }

    // ---- .keras

    private static KerasSource ofZip(Path file) throws IOException {
        try (ZipArchive archive = ZipArchive.open(file)) {
            Set<String> names = archive.entries().keySet();
            for (String name : List.of("config.json", "metadata.json", "model.weights.h5")) {
                if (!names.contains(name)) {
                    throw new InterchangeException(
                            ("'%s' is a zip archive without '%s', so not a .keras file; it has %s."
                                            + " Save the model again")
                                    .formatted(
                                            file.getFileName(),
                                            name,
                                            names.stream().limit(10).toList()));
                }
            }
            JsonNode metadata =
                    KerasJson.read(text(archive, "metadata.json", METADATA), "metadata.json");
            KerasVersion version =
                    KerasVersion.of(metadata.path("keras_version").asText("unknown"));
            JsonNode config =
                    KerasJson.read(text(archive, "config.json", KerasJson.LONGEST), "config.json");
            long size = archive.entries().get("model.weights.h5").size();
            byte[] bytes = archive.read("model.weights.h5", (int) Math.min(size, LARGEST));
            Hdf5Group weights = Hdf5File.open(ByteBuffer.wrap(bytes));
            return new KerasSource(
                    version,
                    config,
                    new GroupWeights(List.of(weights)),
                    config.get("compile_config"),
                    numbered(weights));
        }
    }

    private static String text(ZipArchive archive, String name, int limit) throws IOException {
        return new String(archive.read(name, limit), StandardCharsets.UTF_8);
    }

    // ---- HDF5

    private static KerasSource ofHdf5(Hdf5Group file, boolean byOrder) throws InterchangeException {
        Hdf5Group named = file.group("model_weights");
        Hdf5Group owner = named == null ? file : named;
        KerasVersion version = version(file, owner);
        JsonNode config =
                file.hasAttribute("model_config")
                        ? KerasJson.read(text(file, "model_config"), "model_config")
                        : null;
        JsonNode training =
                file.hasAttribute("training_config")
                        ? KerasJson.read(text(file, "training_config"), "training_config")
                        : null;
        KerasWeights weights;
        if (NamedWeights.isIn(owner)) {
            weights = new NamedWeights(owner, config == null);
        } else if (GroupWeights.isIn(file)) {
            weights = new GroupWeights(List.of(file));
        } else {
            throw new InterchangeException(
                    ("the HDF5 file has no model of Keras: expected the group 'model_weights' or"
                                    + " 'layers', found %s")
                            .formatted(file.names().stream().limit(10).toList()));
        }
        return new KerasSource(version, config, weights, training, named(file));
    }

    /** {@return the arrays of the optimizer in a file that numbers them} */
    private static List<Hdf5Dataset> numbered(Hdf5Group weights) throws InterchangeException {
        Hdf5Group owner = weights.group("optimizer");
        Hdf5Group arrays = owner == null ? weights.group("optimizer\\vars") : owner.group("vars");
        List<Hdf5Dataset> found = new ArrayList<>();
        for (int number = 0; arrays != null; number++) {
            Hdf5Dataset array = arrays.dataset(Integer.toString(number));
            if (array == null) {
                break;
            }
            found.add(array);
        }
        return found;
    }

    /** {@return the arrays of the optimizer in a file that has a list of their names} */
    private static List<Hdf5Dataset> named(Hdf5Group file) throws InterchangeException {
        Hdf5Group arrays = file.group("optimizer_weights");
        List<Hdf5Dataset> found = new ArrayList<>();
        if (arrays != null) {
            for (String name : NamedWeights.list(arrays, "weight_names")) {
                Hdf5Dataset array = arrays.dataset(name);
                if (array == null) {
                    return List.of();
                }
                found.add(array);
            }
        }
        return found;
    }

    private static String text(Hdf5Group group, String name) throws InterchangeException {
        return String.join("", group.texts(name));
    }

    private static KerasVersion version(Hdf5Group file, Hdf5Group owner)
            throws InterchangeException {
        for (Hdf5Group group : List.of(file, owner)) {
            if (group.hasAttribute("keras_version")) {
                return KerasVersion.of(text(group, "keras_version"));
            }
        }
        // weights alone in the form of Keras 3 have no version
        return KerasVersion.of(GroupWeights.isIn(file) ? "3.0.0" : "1.0.0");
    }

    // ---- JSON

    /** Reads a description of a model, or the list of the parts of divided weights. */
    private static KerasSource ofJson(String text, Path file) throws IOException {
        JsonNode json = KerasJson.read(text, "'" + file.getFileName() + "'");
        JsonNode places = json.get("weight_map");
        if (places == null) {
            KerasVersion version = KerasVersion.of(json.path("keras_version").asText("2.4.0"));
            return new KerasSource(version, json, null, null, List.of());
        }
        Set<String> names = new LinkedHashSet<>();
        for (JsonNode place : places) {
            if (place.isArray()) {
                place.forEach(each -> names.add(each.asText()));
            } else {
                names.add(place.asText());
            }
        }
        List<Hdf5Group> parts = new ArrayList<>();
        for (String name : names) {
            if (!name.matches("[^/\\\\:]+\\.weights\\.h5")) {
                throw new InterchangeException(
                        ("'%s' names the part '%s', expected the name of a .weights.h5 file in the"
                                        + " same directory")
                                .formatted(file.getFileName(), name));
            }
            parts.add(Hdf5File.open(content(file.resolveSibling(name))));
        }
        return new KerasSource(
                KerasVersion.of("3.10.0"), null, new GroupWeights(parts), null, List.of());
    }
}
