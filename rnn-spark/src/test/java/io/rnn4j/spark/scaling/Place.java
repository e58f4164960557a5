package io.rnn4j.spark.scaling;

/** Where steps run. */
enum Place {
    ONE_THREAD("", 1),
    TWO_THREADS("", 2),
    LOCAL("local[2]", 2),
    ONE_EXECUTOR("local-cluster[1,1,2048]", 1),
    TWO_EXECUTORS("local-cluster[2,1,2048]", 2);

    private final String master;
    private final int workers;

    Place(String master, int workers) {
        this.master = master;
        this.workers = workers;
    }

    /** {@return Spark's master} */
    String master() {
        return master;
    }

    /** {@return the number of executors or of threads} */
    int workers() {
        return workers;
    }

    boolean isSpark() {
        return !master.isEmpty();
    }

    /** {@return whether executors are processes of their own} */
    boolean isCluster() {
        return master.startsWith("local-cluster");
    }

    /** {@return a short name for tables} */
    String title() {
        return isSpark() ? master : workers + (workers == 1 ? " thread" : " threads");
    }
}
