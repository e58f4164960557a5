package io.rnn4j.kernel.scalar;

/**
 * Elementary functions of float numbers. These methods define the bits that every implementation of
 * {@link io.rnn4j.kernel.Kernels} computes.
 *
 * <p>Each method is a sequence of correctly rounded operations (addition, multiplication, division,
 * {@link Fma#fma}) on the constants of this class, without branches: a condition selects one of two
 * values that are both computed. Vector code repeats the sequence lane by lane. A polynomial {@code
 * c2 + c3·r + c4·r² …} is evaluated by Horner's rule, one fma per step.
 *
 * <p>All results, including subnormal ones, lie within 2 units in the last place of the exact
 * value. NaN, infinities and signed zeros give the results of {@link Math}.
 */
public final class FloatMath {

    // ---- exponentials: x = n·ln 2 + r with |r| <= ln 2 / 2, exp(x) = 2ⁿ·exp(r)

    /** 1 / ln 2: {@code n = round(x · LOG2_E)}. */
    public static final float LOG2_E = 0x1.715476p0f;

    /**
     * 1.5·2²³. Added to a number of small magnitude it rounds the number to an integer and leaves
     * the integer in the lowest bits of the sum; subtracted again it gives the integer as a float.
     */
    public static final float ROUNDER = 0x1.8p23f;

    /** ln 2 in ten bits: its product with an exponent is exact. */
    public static final float LN2_HIGH = 0x1.63p-1f;

    /** ln 2 - {@link #LN2_HIGH}. */
    public static final float LN2_LOW = -0x1.bd0106p-13f;

    /** The bits of 1f, the exponent of 2⁰ in place: adding {@code n << 23} gives the bits of 2ⁿ. */
    public static final int ONE_BITS = 0x3f800000;

    /** The bits of 2⁶⁴: in place of {@link #ONE_BITS} it gives 2ⁿ⁺⁶⁴. */
    public static final int RAISED_ONE_BITS = ONE_BITS + (64 << 23);

    /** 2⁻⁶⁴, the factor that scales results raised by 2⁶⁴ back, with rounding if subnormal. */
    public static final float LOWER = 0x1p-64f;

    /** The coefficients of exp(r) - 1 = r + r²·(C2 + C3·r + …), relative error below 2⁻²⁶. */
    public static final float EXP_C2 = 0x1.fffffep-2f;

    public static final float EXP_C3 = 0x1.5554b4p-3f;
    public static final float EXP_C4 = 0x1.5556f2p-5f;
    public static final float EXP_C5 = 0x1.122546p-7f;
    public static final float EXP_C6 = 0x1.6b9c6cp-10f;

    /** Above this {@link #exp} and {@link #expm1} are infinite. */
    public static final float EXP_HIGHEST = 89;

    /** Below this {@link #exp} is zero: less than half the smallest float. */
    public static final float EXP_LOWEST = -104;

    /** Up to this magnitude of the difference {@link #expOfDifference} corrects its rounding. */
    public static final float EXP_CORRECTED = 88;

    /** Below this {@link #expm1} is -1. */
    public static final float EXPM1_LOWEST = -20;

    /** Below this {@link #tanh} is -1, above its negation 1. */
    public static final float TANH_LOWEST = -10;

    // ---- logarithms: x = 2ᵏ·(1 + f) with -1/3 <= f < 1/3, log(x) = k·ln 2 + log(1 + f)

    /** The bits of 2/3, the smallest 1 + f. */
    public static final int TWO_THIRDS_BITS = 0x3f2aaaab;

    /** The bits of sign and exponent of a float. */
    public static final int EXPONENT_MASK = 0xff800000;

    /** 2²³, the factor that makes a subnormal number normal. */
    public static final float SUBNORMAL_SCALE = 0x1p23f;

    /** The coefficients of log(1 + f) = f + f²·(C2 + C3·f + …), relative error below 2⁻²⁷. */
    public static final float LOG_C2 = -0.5f;

    public static final float LOG_C3 = 0x1.555506p-2f;
    public static final float LOG_C4 = -0x1.fffefap-3f;
    public static final float LOG_C5 = 0x1.99d04ep-3f;
    public static final float LOG_C6 = -0x1.559c72p-3f;
    public static final float LOG_C7 = 0x1.1ed586p-3f;
    public static final float LOG_C8 = -0x1.f330bcp-4f;
    public static final float LOG_C9 = 0x1.1e6c3p-3f;
    public static final float LOG_C10 = -0x1.07c9b8p-3f;

    // ---- the logarithm in softplus, of 1 + u with 0 <= u <= 1

    /** The coefficients of log(1 + u) = u + u²·(C2 + C3·u + …), relative error below 2⁻²⁷. */
    public static final float SOFTPLUS_C2 = -0x1.ffffd2p-2f;

    public static final float SOFTPLUS_C3 = 0x1.554ddp-2f;
    public static final float SOFTPLUS_C4 = -0x1.ff23e8p-3f;
    public static final float SOFTPLUS_C5 = 0x1.934b6cp-3f;
    public static final float SOFTPLUS_C6 = -0x1.3a43cep-3f;
    public static final float SOFTPLUS_C7 = 0x1.b4b018p-4f;
    public static final float SOFTPLUS_C8 = -0x1.d6b5c6p-5f;
    public static final float SOFTPLUS_C9 = 0x1.491e98p-6f;
    public static final float SOFTPLUS_C10 = -0x1.af57fep-9f;

    private FloatMath() {}

    /**
     * {@return eˣ} 2ⁿ is applied in two factors because for the largest and the subnormal results
     * it is not a float.
     */
    public static float exp(float x) {
        float inside = x > EXP_HIGHEST ? EXP_HIGHEST : x;
        inside = inside < EXP_LOWEST ? EXP_LOWEST : inside;
        float rounded = Fma.fma(inside, LOG2_E, ROUNDER);
        float r = remainder(rounded - ROUNDER, inside);
        float power = Fma.fma(r * r, expTail(r), r) + 1f;
        int bits = Float.floatToRawIntBits(rounded);
        int half = bits >> 1;
        return power * powerOfTwo(half) * powerOfTwo(bits - half);
    }

    /**
     * {@return eᵃ⁻ᵇ} The exponential would magnify the rounding error of the difference, up to
     * 3.8e-6 for a difference of -80, so the result is multiplied by 1 + error (the error by Knuth,
     * "The Art of Computer Programming", volume 2, 4.2.2, theorem B).
     */
    public static float expOfDifference(float a, float b) {
        float difference = a - b;
        float part = difference - a;
        float error = (a - (difference - part)) - (b + part);
        float power = exp(difference);
        return Math.abs(difference) < EXP_CORRECTED ? Fma.fma(power, error, power) : power;
    }

    /** {@return eˣ - 1, accurate near zero: 2ⁿ·(exp(r) - 1) + (2ⁿ - 1)} */
    public static float expm1(float x) {
        float inside = x > EXP_HIGHEST ? EXP_HIGHEST : x;
        inside = inside < EXPM1_LOWEST ? EXPM1_LOWEST : inside;
        float rounded = Fma.fma(inside, LOG2_E, ROUNDER);
        float n = rounded - ROUNDER;
        float r = remainder(n, inside);
        float tail = r * r * expTail(r);
        float halfPower =
                powerOfTwo(Float.floatToRawIntBits(rounded) - 1); // 2¹²⁷ is a float, 2¹²⁸ is not
        float halved = Fma.fma(halfPower, tail, Fma.fma(halfPower, r, halfPower - 0.5f));
        return Math.copySign(
                n == 0f ? r + tail : halved + halved, x); // the sum loses the sign of -0
    }

    /** {@return ln x; -∞ for ±0, NaN for negative x} */
    public static float log(float x) {
        boolean subnormal = x < Float.MIN_NORMAL;
        float normal = subnormal ? x * SUBNORMAL_SCALE : x;
        int bits = Float.floatToRawIntBits(normal);
        int exponent = (bits - TWO_THIRDS_BITS) & EXPONENT_MASK;
        float f = Float.intBitsToFloat(bits - exponent) - 1f;
        float k = (exponent >> 23) + (subnormal ? -23f : 0f);
        float sum = Fma.fma(LOG_C10, f, LOG_C9);
        sum = Fma.fma(sum, f, LOG_C8);
        sum = Fma.fma(sum, f, LOG_C7);
        sum = Fma.fma(sum, f, LOG_C6);
        sum = Fma.fma(sum, f, LOG_C5);
        sum = Fma.fma(sum, f, LOG_C4);
        sum = Fma.fma(sum, f, LOG_C3);
        sum = Fma.fma(sum, f, LOG_C2);
        float low = Fma.fma(k, LN2_LOW, f * f * sum);
        float logarithm = Fma.fma(k, LN2_HIGH, f + low);
        logarithm = x < Float.POSITIVE_INFINITY ? logarithm : x;
        logarithm = x < 0f ? Float.NaN : logarithm;
        return x == 0f ? Float.NEGATIVE_INFINITY : logarithm;
    }

    /**
     * {@return the logistic function 1 / (1 + e⁻ˣ)} With m = 2ⁿ, n = round(-|x| / ln 2) it is 1/(1
     * + m + m·q) for positive x and m/(1 + m + q) for negative x, where q = exp(r) - 1, which is
     * accurate for results of any size. The textbook form with exp(-x) overflows at -89; u/(1 + u)
     * rounds once more and has an error of 2.4 units in the last place.
     */
    public static float sigmoid(float x) {
        boolean negative = x < 0f;
        float argument = -Math.abs(x);
        argument = argument < EXP_LOWEST ? EXP_LOWEST : argument;
        float rounded = Fma.fma(argument, LOG2_E, ROUNDER);
        float n = rounded - ROUNDER;
        float r = remainder(n, argument);
        r = negative ? -r : r;
        float q = Fma.fma(r * r, expTail(r), r);
        float m = raisedPowerOfTwo(Float.floatToRawIntBits(rounded)) * LOWER;
        float denominator = Fma.fma(negative ? 1f : m, q, m) + 1f;
        return (negative ? m : 1f) / denominator;
    }

    /**
     * {@return tanh x} With E = exp(-2|x|) - 1 it is -E / (2 + E), with the sign of x; for small
     * |x| this is |x| itself.
     */
    public static float tanh(float x) {
        float argument = -Math.abs(x);
        argument = argument < TANH_LOWEST ? TANH_LOWEST : argument;
        argument = argument + argument;
        float rounded = Fma.fma(argument, LOG2_E, ROUNDER);
        float n = rounded - ROUNDER;
        float r = remainder(n, argument);
        float q = Fma.fma(r * r, expTail(r), r);
        float power = powerOfTwo(Float.floatToRawIntBits(rounded));
        float numerator = Fma.fma(-power, q, 1f - power);
        float denominator = Fma.fma(power, q, 1f + power);
        return Math.copySign(numerator / denominator, x);
    }

    /** {@return ln(1 + eˣ)} It is computed as max(x, 0) + log(1 + u) with u = exp(-|x|). */
    public static float softplus(float x) {
        float argument = -Math.abs(x);
        argument = argument < EXP_LOWEST ? EXP_LOWEST : argument;
        float rounded = Fma.fma(argument, LOG2_E, ROUNDER);
        float r = remainder(rounded - ROUNDER, argument);
        float power = Fma.fma(r * r, expTail(r), r) + 1f;
        float u = power * raisedPowerOfTwo(Float.floatToRawIntBits(rounded)) * LOWER;
        float sum = Fma.fma(SOFTPLUS_C10, u, SOFTPLUS_C9);
        sum = Fma.fma(sum, u, SOFTPLUS_C8);
        sum = Fma.fma(sum, u, SOFTPLUS_C7);
        sum = Fma.fma(sum, u, SOFTPLUS_C6);
        sum = Fma.fma(sum, u, SOFTPLUS_C5);
        sum = Fma.fma(sum, u, SOFTPLUS_C4);
        sum = Fma.fma(sum, u, SOFTPLUS_C3);
        sum = Fma.fma(sum, u, SOFTPLUS_C2);
        return Math.max(x, 0f) + Fma.fma(u * u, sum, u);
    }

    /** r = x - n·ln 2. */
    private static float remainder(float n, float x) {
        return Fma.fma(n, -LN2_LOW, Fma.fma(n, -LN2_HIGH, x));
    }

    /** (exp(r) - 1 - r) / r². */
    private static float expTail(float r) {
        float sum = Fma.fma(EXP_C6, r, EXP_C5);
        sum = Fma.fma(sum, r, EXP_C4);
        sum = Fma.fma(sum, r, EXP_C3);
        return Fma.fma(sum, r, EXP_C2);
    }

    /** 2ⁿ with n in the lowest bits of an integer; higher bits are shifted out. */
    private static float powerOfTwo(int n) {
        return Float.intBitsToFloat((n << 23) + ONE_BITS);
    }

    /** 2ⁿ⁺⁶⁴: for n from -150 to 0, where 2ⁿ may not be a float. */
    private static float raisedPowerOfTwo(int n) {
        return Float.intBitsToFloat((n << 23) + RAISED_ONE_BITS);
    }
}
