package io.rnn4j.core.engine.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The location of every value of a program. Only values that a later segment reads are kept for all
 * steps; the other values are in scratch memory of a step. A value reuses the memory of one whose
 * last reader is the same instruction or an earlier one.
 */
public final class BufferPlan {
    private final Program program;
    private final ExecutionOrder order;
    private final ValueLocation[] locations;
    private final int[] runsAt; // when an instruction runs; the products of a group run at one time
    private final int[]
            lastReader; // when the last instruction that reads a value runs; -1 if none does
    private final Segment[] lastSegment; // the segment of that instruction
    private final ExecutionOrder.Group[] groupOf;
    private final boolean[] severalGroups; // if another group than its own reads the value
    private final List<Integer> sequenceWidths = new ArrayList<>();
    private final List<Integer> scratchWidths = new ArrayList<>();
    private final List<Integer> blockWidths = new ArrayList<>();

    /** Plans the memory of a program. */
    BufferPlan(Program program, ExecutionOrder order, boolean training) {
        int size = program.instructions().size();
        this.program = program;
        this.order = order;
        this.locations = new ValueLocation[size];
        this.runsAt = new int[size];
        this.lastReader = new int[size];
        this.lastSegment = new Segment[size];
        this.groupOf = new ExecutionOrder.Group[size];
        this.severalGroups = new boolean[size];
        Arrays.fill(lastReader, -1);
        List<Instruction> running = readers(training);
        placeGivenAndResults();
        if (!training) {
            placeMasks();
        }
        placeChains(running);
        allocate(training);
    }

    /** {@return the location of a value; null if the plan does not run its instruction} */
    public ValueLocation location(int value) {
        return locations[value];
    }

    /** {@return the width of a row of each {@link ValueLocation.Kind#SEQUENCE}} */
    public List<Integer> sequenceWidths() {
        return sequenceWidths;
    }

    /** {@return the width of a row of each {@link ValueLocation.Kind#SCRATCH}} */
    public List<Integer> scratchWidths() {
        return scratchWidths;
    }

    /**
     * {@return whether the gradients of a state are kept for all steps, because an instruction
     * after the loop reads them; otherwise those of two steps are kept}
     */
    public boolean keepsGradients(int state) {
        int gradient = program.states().get(state).nextGradient();
        return gradient != Program.NONE
                && lastSegment[gradient] != null
                && lastSegment[gradient].compareTo(Segment.BACKWARD) > 0;
    }

    // ---- readers of values

    private List<Instruction> readers(boolean training) {
        List<Instruction> running = new ArrayList<>();
        int time = 0;
        for (Segment segment : Segment.values()) {
            if (!training && segment.compareTo(Segment.FORWARD) > 0) {
                break;
            }
            for (ExecutionOrder.Group group : order.groups(segment)) {
                for (Instruction instruction : group.instructions()) {
                    runsAt[instruction.value()] = time;
                    groupOf[instruction.value()] = group;
                    for (int operand : instruction.operands()) {
                        lastReader[operand] = time;
                        lastSegment[operand] = segment;
                        severalGroups[operand] |= groupOf[operand] != group;
                    }
                    running.add(instruction);
                    time += group.products() ? 0 : 1;
                }
                time += group.products() ? 1 : 0;
            }
        }
        return running;
    }

    // ---- given locations

    private void placeGivenAndResults() {
        for (Instruction instruction : program.instructions()) {
            int value = instruction.value();
            switch (instruction.operation()) {
                case Operation.Given given ->
                        locations[value] =
                                new ValueLocation(
                                        kind(given.port().kind()),
                                        index(given.port()),
                                        instruction.width());
                case Operation.WeightRow row ->
                        locations[value] =
                                new ValueLocation(
                                        ValueLocation.Kind.WEIGHT, value, instruction.width());
                case Operation.ConstantRow row ->
                        locations[value] =
                                new ValueLocation(
                                        ValueLocation.Kind.CONSTANT, value, instruction.width());
                default -> {}
            }
        }
        for (int index = 0; index < program.inputs().size(); index++) {
            if (order.computesGradient(index)) { // otherwise it may be a step to other gradients
                Program.Input input = program.inputs().get(index);
                result(input.gradient(), ValueLocation.Kind.INPUT_GRADIENT, index, input.width());
            }
        }
        for (int index = 0; index < program.outputs().size(); index++) {
            Program.Output output = program.outputs().get(index);
            result(output.value(), ValueLocation.Kind.OUTPUT, index, output.width());
        }
        for (int index = 0; index < program.states().size(); index++) {
            Program.StateValues state = program.states().get(index);
            result(state.next(), ValueLocation.Kind.NEXT_STATE, index, state.width());
            result(
                    state.previousGradient(),
                    ValueLocation.Kind.PREVIOUS_STATE_GRADIENT,
                    index,
                    state.width());
        }
    }

    /** In inference, masks are constants. */
    private void placeMasks() {
        for (Instruction instruction : program.instructions()) {
            if (instruction.operation() instanceof Operation.Mask) {
                locations[instruction.value()] =
                        new ValueLocation(
                                ValueLocation.Kind.CONSTANT,
                                instruction.value(),
                                instruction.width());
            }
        }
    }

    private void result(int value, ValueLocation.Kind kind, int index, int width) {
        if (value != Program.NONE) {
            locations[value] = new ValueLocation(kind, index, width);
        }
    }

    private static ValueLocation.Kind kind(Port.Kind kind) {
        return switch (kind) {
            case INPUT -> ValueLocation.Kind.INPUT;
            case STATE -> ValueLocation.Kind.PREVIOUS_STATE;
            case STATE_GRADIENT -> ValueLocation.Kind.NEXT_STATE_GRADIENT;
            case OUTPUT_GRADIENT -> ValueLocation.Kind.OUTPUT_GRADIENT;
        };
    }

    private int index(Port port) {
        List<String> names =
                switch (port.kind()) {
                    case INPUT -> program.inputs().stream().map(Program.Input::name).toList();
                    case STATE, STATE_GRADIENT ->
                            program.states().stream().map(Program.StateValues::name).toList();
                    case OUTPUT_GRADIENT ->
                            program.outputs().stream().map(Program.Output::name).toList();
                };
        return names.indexOf(port.name());
    }

    /**
     * The products of a chain of sums whose result has a fixed location accumulate in that
     * location.
     */
    private void placeChains(List<Instruction> running) {
        for (Instruction instruction : running.reversed()) {
            if (locations[instruction.value()] == null
                    || instruction.isGradient()
                    || !(instruction.operation() instanceof Operation.Product)
                    || instruction.operands().size() < 2) {
                continue;
            }
            int addend = instruction.operands().getLast();
            if (locations[addend] == null
                    && addend != instruction.operands().getFirst()
                    && lastReader[addend] == runsAt[instruction.value()]
                    && isOnlyReader(instruction, addend)
                    && order.segment(addend) == order.segment(instruction.value())) {
                locations[addend] = locations[instruction.value()];
            }
        }
    }

    private boolean isOnlyReader(Instruction instruction, int operand) {
        return program.instructions().stream()
                .filter(other -> order.segment(other.value()) != null)
                .allMatch(other -> other == instruction || !other.operands().contains(operand));
    }

    // ---- locations in shared memory

    private void allocate(boolean training) {
        Pool sequences = new Pool(ValueLocation.Kind.SEQUENCE, sequenceWidths);
        for (Segment segment : Segment.values()) {
            if (!training && segment.compareTo(Segment.FORWARD) > 0) {
                break;
            }
            Pool scratch = new Pool(ValueLocation.Kind.SCRATCH, scratchWidths);
            for (ExecutionOrder.Group group : order.groups(segment)) {
                Pool block = new Pool(ValueLocation.Kind.BLOCK, blockWidths);
                for (Instruction instruction : group.instructions()) {
                    if (!instruction.isGradient() && locations[instruction.value()] == null) {
                        locations[instruction.value()] =
                                place(instruction, segment, sequences, scratch, block);
                    }
                }
            }
        }
    }

    private ValueLocation place(
            Instruction instruction, Segment segment, Pool sequences, Pool scratch, Pool block) {
        int value = instruction.value();
        int now = runsAt[value];
        boolean kept = lastSegment[value] != null && lastSegment[value] != segment;
        for (int operand : overwritable(instruction)) {
            ValueLocation location = locations[operand];
            boolean product = instruction.operation() instanceof Operation.Product;
            if (lastReader[operand] != now
                    || location.width() != instruction.width()
                    || product && isReadByAnother(instruction, operand)) {
                continue;
            }
            boolean suits =
                    kept
                            ? location.kind() == ValueLocation.Kind.SEQUENCE
                            : location.kind() == ValueLocation.Kind.SCRATCH
                                    // a product copies its addend unless it adds in place
                                    || product && location.kind() == ValueLocation.Kind.SEQUENCE;
            if (suits) {
                Pool pool = location.kind() == ValueLocation.Kind.SEQUENCE ? sequences : scratch;
                return pool.takeOver(location, lastReader[value]);
            }
        }
        boolean local = !groupOf[value].products() && !severalGroups[value];
        Pool pool = kept ? sequences : local ? block : scratch;
        return pool.take(instruction.width(), now, lastReader[value]);
    }

    /**
     * {@return whether another product of the group, which may run before or after, reads a value}
     */
    private boolean isReadByAnother(Instruction instruction, int operand) {
        return groupOf[instruction.value()].instructions().stream()
                .anyMatch(other -> other != instruction && other.operands().contains(operand));
    }

    /**
     * {@return the operands whose memory the result may reuse, because its element k depends only
     * on their elements k}
     */
    private static List<Integer> overwritable(Instruction instruction) {
        return switch (instruction.operation()) {
            case Operation.Product product ->
                    instruction.operands().getLast().equals(instruction.operands().getFirst())
                            ? List.of()
                            : instruction.operands().subList(1, instruction.operands().size());
            case Operation.Map map -> instruction.operands();
            case Operation.Affine affine -> instruction.operands();
            default -> List.of();
        };
    }

    /** Memory of one kind, reused after the last reader of a value has run. */
    private static final class Pool {
        private final ValueLocation.Kind kind;
        private final List<Integer> widths;
        private final Map<Integer, Integer> freeAfter = new HashMap<>();
        private final List<Integer> own = new ArrayList<>();

        Pool(ValueLocation.Kind kind, List<Integer> widths) {
            this.kind = kind;
            this.widths = widths;
        }

        ValueLocation takeOver(ValueLocation location, int lastReader) {
            freeAfter.put(location.index(), lastReader);
            return location;
        }

        ValueLocation take(int width, int now, int lastReader) {
            for (int index : own) {
                if (widths.get(index) == width && freeAfter.get(index) < now) {
                    return takeOver(new ValueLocation(kind, index, width), lastReader);
                }
            }
            widths.add(width);
            own.add(widths.size() - 1);
            return takeOver(new ValueLocation(kind, widths.size() - 1, width), lastReader);
        }
    }
}
