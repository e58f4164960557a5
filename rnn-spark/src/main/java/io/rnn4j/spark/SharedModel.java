package io.rnn4j.spark;

import io.rnn4j.core.model.Model;
import io.rnn4j.core.training.Execution;

import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;

import scala.reflect.ClassTag$;

import java.io.Serializable;

/**
 * A model that all tasks of an executor use at the same time. A broadcast has one object an
 * executor, so that the model is built once there.
 */
final class SharedModel implements Serializable {
    private static final long serialVersionUID = 1;

    private final byte[] file;
    private final String version;
    private transient Model model;

    SharedModel(byte[] file) {
        this.file = file;
        this.version = LibraryVersion.HERE;
    }

    /** {@return the model for all executors} */
    Broadcast<SharedModel> send(SparkSession spark) {
        return spark.sparkContext().broadcast(this, ClassTag$.MODULE$.apply(SharedModel.class));
    }

    /** {@return the bytes of the model file} */
    byte[] file() {
        return file;
    }

    /** {@return the model, which uses the thread of its caller only} */
    synchronized Model get() {
        if (model == null) {
            LibraryVersion.requireSame(version);
            model = SerializedModel.model(file);
            model.execution(Execution.standard().threads(1));
        }
        return model;
    }
}
