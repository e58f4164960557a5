package io.rnn4j.cli.command;

/** How large and how many requests may be. A second's worth of requests may come at once. */
final class ServerLimits {
    private static final double PER_SECOND = 1e9; // ns

    private final int bodyBytes;
    private final int requestsPerSecond;
    private double available;
    private long updated = System.nanoTime();

    ServerLimits(int bodyBytes, int requestsPerSecond) {
        this.bodyBytes = bodyBytes;
        this.requestsPerSecond = requestsPerSecond;
        this.available = requestsPerSecond;
    }

    int bodyBytes() {
        return bodyBytes;
    }

    /** {@return whether another request is within the rate} It then counts. */
    synchronized boolean admits() {
        long now = System.nanoTime();
        available =
                Math.min(
                        requestsPerSecond,
                        available + (now - updated) / PER_SECOND * requestsPerSecond);
        updated = now;
        if (available < 1) {
            return false;
        }
        available--;
        return true;
    }
}
