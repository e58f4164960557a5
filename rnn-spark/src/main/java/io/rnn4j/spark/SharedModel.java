package io.rnn4j.spark;

import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.Execution;
import io.rnn4j.forecast.FittedForecaster;

import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;

import scala.reflect.ClassTag$;

import java.io.Serializable;

/**
 * A model that all tasks of an executor use at the same time. A broadcast has one object an
 * executor, so that the model is built once there. It uses the thread of its caller only.
 *
 * @param <T> the model
 */
final class SharedModel<T> implements Serializable {
    private static final long serialVersionUID = 1;

    private final byte[] file;
    private final Loading<T> loading;
    private final String version;
    private transient T model;

    /** Builds a model from the bytes of its file. */
    private interface Loading<T> extends Serializable {
        T from(byte[] file);
    }

    private SharedModel(byte[] file, Loading<T> loading) {
        this.file = file;
        this.loading = loading;
        this.version = LibraryVersion.HERE;
    }

    /** {@return a network in a model file} */
    static SharedModel<Model> network(byte[] file) {
        return new SharedModel<>(file, bytes -> onOneThread(SerializedModel.model(bytes)));
    }

    /** {@return a forecaster in its file} */
    static SharedModel<FittedForecaster> forecaster(byte[] file) {
        return new SharedModel<>(
                file,
                bytes -> {
                    FittedForecaster fitted = TemporaryFile.read(bytes, FittedForecaster::load);
                    onOneThread(fitted.model());
                    return fitted;
                });
    }

    private static Model onOneThread(Model model) {
        model.execution(Execution.standard().threads(1));
        return model;
    }

    /** {@return the model for all executors} */
    Broadcast<SharedModel<T>> send(SparkSession spark) {
        return spark.sparkContext().broadcast(this, ClassTag$.MODULE$.apply(SharedModel.class));
    }

    /** {@return the bytes of the model file} */
    byte[] file() {
        return file;
    }

    /** {@return the model} */
    synchronized T get() {
        if (model == null) {
            LibraryVersion.requireSame(version);
            model = loading.from(file);
        }
        return model;
    }
}
