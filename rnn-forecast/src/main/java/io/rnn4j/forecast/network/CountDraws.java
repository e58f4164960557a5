package io.rnn4j.forecast.network;

import io.rnn4j.api.component.RandomNumbers;

/**
 * A random number of a negative binomial distribution: one of a Poisson distribution whose mean has
 * a gamma distribution.
 */
final class CountDraws {
    /** The smallest mean for which {@link #transformed} is valid. */
    private static final double LARGE_MEAN = 10;

    private final RandomNumbers normals;
    private final RandomNumbers uniforms;
    private long normal; // number of the next one
    private long uniform; // number of the next one

    /**
     * Creates a source of one random number.
     *
     * @param bits a random seed
     */
    CountDraws(long bits) {
        normals = new RandomNumbers(bits, "counts: normal");
        uniforms = new RandomNumbers(bits, "counts: uniform");
    }

    /**
     * {@return a count of the distribution with a variance of mean + dispersion · mean²}
     *
     * @param mean the mean, above 0
     * @param dispersion the dispersion, above 0
     */
    double negativeBinomial(double mean, double dispersion) {
        double rate = mean * dispersion * gamma(1 / dispersion);
        return rate < LARGE_MEAN ? summed(rate) : transformed(rate);
    }

    private double next() {
        return uniforms.uniform(uniform++);
    }

    /** Marsaglia and Tsang (2000), for a scale of 1. */
    private double gamma(double shape) {
        if (shape < 1) {
            return gamma(shape + 1) * StrictMath.pow(1 - next(), 1 / shape);
        }
        double d = shape - 1.0 / 3;
        double c = 1 / StrictMath.sqrt(9 * d);
        while (true) {
            double x = normals.normal(normal++);
            double root = 1 + c * x;
            double v = root * root * root;
            double u = 1 - next();
            if (v > 0 && StrictMath.log(u) < x * x / 2 + d - d * v + d * StrictMath.log(v)) {
                return d * v;
            }
        }
    }

    /** A Poisson number by the sum of the probabilities. */
    private double summed(double mean) {
        double u = next();
        double probability = StrictMath.exp(-mean);
        int count = 0;
        while (u >= probability && probability > 0) {
            u -= probability;
            count++;
            probability *= mean / count;
        }
        return count;
    }

    /** A Poisson number by transformed rejection with squeeze (Hörmann 1993, PTRS). */
    private double transformed(double mean) {
        double b = 0.931 + 2.53 * StrictMath.sqrt(mean);
        double a = -0.059 + 0.02483 * b;
        double inverse = 1.1239 + 1.1328 / (b - 3.4);
        double squeeze = 0.9277 - 3.6624 / (b - 2);
        while (true) {
            double u = next() - 0.5;
            double v = 1 - next();
            double distance = 0.5 - StrictMath.abs(u);
            double count = StrictMath.floor((2 * a / distance + b) * u + mean + 0.43);
            if (distance >= 0.07 && v <= squeeze) {
                return count;
            }
            if (count < 0 || distance < 0.013 && v > distance) {
                continue;
            }
            double hat = StrictMath.log(v * inverse / (a / (distance * distance) + b));
            if (hat <= count * StrictMath.log(mean) - mean - logFactorial(count)) {
                return count;
            }
        }
    }

    /** Stirling's series; below 10 the product. */
    private static double logFactorial(double n) {
        if (n < 10) {
            double product = 1;
            for (int factor = 2; factor <= n; factor++) {
                product *= factor;
            }
            return StrictMath.log(product);
        }
        double square = n * n;
        double series = (1.0 / 12 - (1.0 / 360 - 1 / (1260 * square)) / square) / n;
        return n * StrictMath.log(n) - n + StrictMath.log(2 * Math.PI * n) / 2 + series;
    }
}
