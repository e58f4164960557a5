package io.rnn4j.spark;

import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.BiFunction;

/** Saved models: parameters in Spark ML's form, and one file beside them. */
final class SavedFile {
    private SavedFile() {}

    /** Writes the parameters of a model and a file. */
    static final class Writer extends MLWriter {
        private final Params model;
        private final String name;
        private final byte[] file;

        Writer(Params model, String name, byte[] file) {
            this.model = model;
            this.name = name;
            this.file = file;
        }

        @Override
        public void saveImpl(String path) {
            DefaultParamsWriter$.MODULE$.saveMetadata(model, path, sparkSession());
            Path target = new Path(path, name);
            try (FSDataOutputStream out =
                    target.getFileSystem(sparkSession().sessionState().newHadoopConf())
                            .create(target)) {
                out.write(file);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    /** Reads models of a class. */
    static final class Reader<M extends Params> extends MLReader<M> {
        private final Class<M> kind;
        private final String name;
        private final BiFunction<String, byte[], M> create;

        /**
         * Creates a reader.
         *
         * @param create a model from its uid and the bytes of its file
         */
        Reader(Class<M> kind, String name, BiFunction<String, byte[], M> create) {
            this.kind = kind;
            this.name = name;
            this.create = create;
        }

        @Override
        public M load(String path) {
            DefaultParamsReader.Metadata metadata =
                    DefaultParamsReader$.MODULE$.loadMetadata(path, sparkSession(), kind.getName());
            Path file = new Path(path, name);
            try {
                FileSystem files =
                        file.getFileSystem(sparkSession().sessionState().newHadoopConf());
                try (FSDataInputStream in = files.open(file)) {
                    M model = create.apply(metadata.uid(), in.readAllBytes());
                    metadata.getAndSetParams(model, metadata.getAndSetParams$default$2());
                    return model;
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
