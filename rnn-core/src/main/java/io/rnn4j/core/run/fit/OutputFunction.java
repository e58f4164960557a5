package io.rnn4j.core.run.fit;

import io.rnn4j.api.expr.ElementwiseOperation;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.ExprNode;
import io.rnn4j.api.expr.RowReduction;
import io.rnn4j.api.layer.NetworkNode;
import io.rnn4j.api.layer.Node;
import io.rnn4j.api.layer.Signal;

import java.util.List;

/** The function that computes the rows of a signal last, as its equations show it. */
enum OutputFunction {
    SOFTMAX("softmax"),
    LOG_SOFTMAX("log-softmax"),
    SIGMOID("sigmoid"),
    OTHER("function");

    private final String text;

    OutputFunction(String text) {
        this.text = text;
    }

    /** {@return the name for messages} */
    String text() {
        return text;
    }

    /**
     * {@return the function of a signal} Layers that move rows through time without changing them,
     * dropout and the identity are skipped.
     *
     * @param nodes all nodes of the network, by number
     */
    static OutputFunction of(List<NetworkNode> nodes, Signal signal) {
        if (signal.isInput()) {
            return OTHER;
        }
        return switch (nodes.get(signal.node()).node()) {
            case Node.Rows rows when isUnchanged(rows) -> of(nodes, rows.inputs().getFirst());
            case Node.Rows rows -> of(rows.output());
            case Node.Recurrent recurrent when signal.output() == 0 ->
                    of(recurrent.recurrence().next(recurrent.recurrence().states().getFirst()));
            case Node.LastStep moved -> of(nodes, moved.input());
            case Node.Reverse moved -> of(nodes, moved.input());
            case Node.Repeat moved -> of(nodes, moved.input());
            case Node.ZeroMasked moved -> of(nodes, moved.input());
            default -> OTHER;
        };
    }

    /** Whether a node is the identity in inference: its row, or dropout of its row. */
    private static boolean isUnchanged(Node.Rows rows) {
        return rows.rows().size() == 1
                && switch (rows.output()) {
                    case ExprNode.Leaf leaf -> true;
                    case ExprNode.Apply product ->
                            product.operation() == ElementwiseOperation.MULTIPLY
                                    && product.operands().get(0) instanceof ExprNode.Leaf
                                    && product.operands().get(1) instanceof ExprNode.Mask;
                    default -> false;
                };
    }

    /** {@return the operation that computes an expression last} */
    private static OutputFunction of(Expr row) {
        return switch (row) {
            case ExprNode.Softmax softmax -> softmax.logarithm() ? LOG_SOFTMAX : SOFTMAX;
            case ExprNode.Apply apply -> {
                Expr a = apply.operands().getFirst();
                yield switch (apply.operation()) {
                    case SIGMOID -> SIGMOID;
                    case EXP -> of(a) == LOG_SOFTMAX ? SOFTMAX : OTHER;
                    case SUBTRACT -> isLogSum(apply.operands().getLast(), a) ? LOG_SOFTMAX : OTHER;
                    default -> OTHER;
                };
            }
            default -> OTHER;
        };
    }

    private static boolean isLogSum(Expr sum, Expr row) {
        return sum instanceof ExprNode.Reduce reduce
                && reduce.reduction() == RowReduction.LOG_SUM_EXP
                && reduce.operand() == row;
    }
}
