package io.rnn4j.spark;

import org.apache.spark.sql.SparkSession;

/** Sessions of Spark for tests. */
final class LocalSpark {
    private LocalSpark() {}

    /** {@return a builder of a session in this process, without user interface} */
    static SparkSession.Builder builder(String master) {
        return SparkSession.builder()
                .master(master)
                .appName("rnn4j test")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "localhost")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "2");
    }

    /** {@return the session of all tests in this process, with two threads} */
    static SparkSession session() {
        return builder("local[2]").getOrCreate();
    }
}
