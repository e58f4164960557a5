package io.rnn4j.simd.row;

import static io.rnn4j.kernel.scalar.FloatMath.*;
import static io.rnn4j.simd.vector.Vectors.SPECIES;

import static jdk.incubator.vector.FloatVector.broadcast;

import io.rnn4j.kernel.scalar.FloatMath;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** The functions of {@link FloatMath}, computed by the same steps in every lane. */
final class VectorMath {

    // These are fields because broadcasts inside softplus would exceed the node limit of the
    // compiler, which would stop inlining and allocate vectors, at six times the time.
    private static final FloatVector SOFTPLUS_2 = broadcast(SPECIES, SOFTPLUS_C2);
    private static final FloatVector SOFTPLUS_3 = broadcast(SPECIES, SOFTPLUS_C3);
    private static final FloatVector SOFTPLUS_4 = broadcast(SPECIES, SOFTPLUS_C4);
    private static final FloatVector SOFTPLUS_5 = broadcast(SPECIES, SOFTPLUS_C5);
    private static final FloatVector SOFTPLUS_6 = broadcast(SPECIES, SOFTPLUS_C6);
    private static final FloatVector SOFTPLUS_7 = broadcast(SPECIES, SOFTPLUS_C7);
    private static final FloatVector SOFTPLUS_8 = broadcast(SPECIES, SOFTPLUS_C8);
    private static final FloatVector SOFTPLUS_9 = broadcast(SPECIES, SOFTPLUS_C9);
    private static final FloatVector SOFTPLUS_10 = broadcast(SPECIES, SOFTPLUS_C10);

    private VectorMath() {}

    static FloatVector exp(FloatVector x) {
        FloatVector inside = x.blend(EXP_HIGHEST, x.compare(VectorOperators.GT, EXP_HIGHEST));
        inside = atLeast(EXP_LOWEST, inside);
        FloatVector rounded = inside.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUNDER));
        FloatVector r = remainder(rounded.sub(ROUNDER), inside);
        FloatVector power = r.mul(r).fma(expTail(r), r).add(1f);
        IntVector bits = rounded.reinterpretAsInts();
        IntVector half = bits.lanewise(VectorOperators.ASHR, 1);
        return power.mul(powerOfTwo(half)).mul(powerOfTwo(bits.sub(half)));
    }

    static FloatVector expOfDifference(FloatVector a, FloatVector b) {
        FloatVector difference = a.sub(b);
        FloatVector part = difference.sub(a);
        FloatVector error = a.sub(difference.sub(part)).sub(b.add(part));
        FloatVector power = exp(difference);
        return power.blend(
                power.fma(error, power),
                difference.abs().compare(VectorOperators.LT, EXP_CORRECTED));
    }

    static FloatVector expm1(FloatVector x) {
        FloatVector inside = x.blend(EXP_HIGHEST, x.compare(VectorOperators.GT, EXP_HIGHEST));
        inside = atLeast(EXPM1_LOWEST, inside);
        FloatVector rounded = inside.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUNDER));
        FloatVector n = rounded.sub(ROUNDER);
        FloatVector r = remainder(n, inside);
        FloatVector tail = r.mul(r).mul(expTail(r));
        FloatVector halfPower = powerOfTwo(rounded.reinterpretAsInts().sub(1));
        FloatVector halved = halfPower.fma(tail, halfPower.fma(r, halfPower.sub(0.5f)));
        FloatVector result =
                halved.add(halved).blend(r.add(tail), n.compare(VectorOperators.EQ, 0f));
        return withSign(x, result);
    }

    static FloatVector log(FloatVector x) {
        VectorMask<Float> subnormal = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
        FloatVector normal = x.blend(x.mul(SUBNORMAL_SCALE), subnormal);
        IntVector bits = normal.reinterpretAsInts();
        IntVector exponent = bits.sub(TWO_THIRDS_BITS).and(EXPONENT_MASK);
        FloatVector f = bits.sub(exponent).reinterpretAsFloats().sub(1f);
        IntVector integer = exponent.lanewise(VectorOperators.ASHR, 23);
        FloatVector k = (FloatVector) integer.convert(VectorOperators.I2F, 0);
        k = k.add(broadcast(SPECIES, 0f).blend(-23f, subnormal));
        FloatVector sum = f.fma(broadcast(SPECIES, LOG_C10), broadcast(SPECIES, LOG_C9));
        sum = sum.fma(f, broadcast(SPECIES, LOG_C8));
        sum = sum.fma(f, broadcast(SPECIES, LOG_C7));
        sum = sum.fma(f, broadcast(SPECIES, LOG_C6));
        sum = sum.fma(f, broadcast(SPECIES, LOG_C5));
        sum = sum.fma(f, broadcast(SPECIES, LOG_C4));
        sum = sum.fma(f, broadcast(SPECIES, LOG_C3));
        sum = sum.fma(f, broadcast(SPECIES, LOG_C2));
        FloatVector low = k.fma(broadcast(SPECIES, LN2_LOW), f.mul(f).mul(sum));
        FloatVector logarithm = k.fma(broadcast(SPECIES, LN2_HIGH), f.add(low));
        logarithm = x.blend(logarithm, x.compare(VectorOperators.LT, Float.POSITIVE_INFINITY));
        logarithm = logarithm.blend(Float.NaN, x.compare(VectorOperators.LT, 0f));
        return logarithm.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f));
    }

    static FloatVector sigmoid(FloatVector x) {
        VectorMask<Float> negative = x.compare(VectorOperators.LT, 0f);
        FloatVector argument = atLeast(EXP_LOWEST, negatedMagnitude(x));
        FloatVector rounded = argument.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUNDER));
        FloatVector n = rounded.sub(ROUNDER);
        FloatVector r = remainder(n, argument);
        r = r.blend(r.neg(), negative);
        FloatVector q = r.mul(r).fma(expTail(r), r);
        FloatVector m = raisedPowerOfTwo(rounded.reinterpretAsInts()).mul(LOWER);
        FloatVector denominator = m.blend(1f, negative).fma(q, m).add(1f);
        return broadcast(SPECIES, 1f).blend(m, negative).div(denominator);
    }

    static FloatVector tanh(FloatVector x) {
        FloatVector argument = atLeast(TANH_LOWEST, negatedMagnitude(x));
        argument = argument.add(argument);
        FloatVector rounded = argument.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUNDER));
        FloatVector n = rounded.sub(ROUNDER);
        FloatVector r = remainder(n, argument);
        FloatVector q = r.mul(r).fma(expTail(r), r);
        FloatVector power = powerOfTwo(rounded.reinterpretAsInts());
        FloatVector numerator = power.neg().fma(q, broadcast(SPECIES, 1f).sub(power));
        FloatVector denominator = power.fma(q, power.add(1f));
        return withSign(x, numerator.div(denominator));
    }

    static FloatVector softplus(FloatVector x) {
        FloatVector argument = atLeast(EXP_LOWEST, negatedMagnitude(x));
        FloatVector rounded = argument.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUNDER));
        FloatVector r = remainder(rounded.sub(ROUNDER), argument);
        FloatVector power = r.mul(r).fma(expTail(r), r).add(1f);
        FloatVector u = power.mul(raisedPowerOfTwo(rounded.reinterpretAsInts())).mul(LOWER);
        FloatVector sum = u.fma(SOFTPLUS_10, SOFTPLUS_9);
        sum = sum.fma(u, SOFTPLUS_8);
        sum = sum.fma(u, SOFTPLUS_7);
        sum = sum.fma(u, SOFTPLUS_6);
        sum = sum.fma(u, SOFTPLUS_5);
        sum = sum.fma(u, SOFTPLUS_4);
        sum = sum.fma(u, SOFTPLUS_3);
        sum = sum.fma(u, SOFTPLUS_2);
        return x.max(0f).add(u.mul(u).fma(sum, u));
    }

    /** Computes max(lowest, x); a comparison and a blend preserve NaN in fewer instructions. */
    private static FloatVector atLeast(float lowest, FloatVector x) {
        return x.blend(lowest, x.compare(VectorOperators.LT, lowest));
    }

    /** Copies the sign of x to a non-negative magnitude. */
    private static FloatVector withSign(FloatVector x, FloatVector magnitude) {
        IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
        return magnitude.reinterpretAsInts().or(sign).reinterpretAsFloats();
    }

    /** Returns -|x| by setting the sign bit. */
    private static FloatVector negatedMagnitude(FloatVector x) {
        return x.reinterpretAsInts().or(Integer.MIN_VALUE).reinterpretAsFloats();
    }

    private static FloatVector remainder(FloatVector n, FloatVector x) {
        return n.fma(broadcast(SPECIES, -LN2_LOW), n.fma(broadcast(SPECIES, -LN2_HIGH), x));
    }

    private static FloatVector expTail(FloatVector r) {
        FloatVector sum = r.fma(broadcast(SPECIES, EXP_C6), broadcast(SPECIES, EXP_C5));
        sum = sum.fma(r, broadcast(SPECIES, EXP_C4));
        sum = sum.fma(r, broadcast(SPECIES, EXP_C3));
        return sum.fma(r, broadcast(SPECIES, EXP_C2));
    }

    private static FloatVector powerOfTwo(IntVector n) {
        return n.lanewise(VectorOperators.LSHL, 23).add(ONE_BITS).reinterpretAsFloats();
    }

    private static FloatVector raisedPowerOfTwo(IntVector n) {
        return n.lanewise(VectorOperators.LSHL, 23).add(RAISED_ONE_BITS).reinterpretAsFloats();
    }
}
