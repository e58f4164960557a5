package io.rnn4j.core.run.fit;

import io.rnn4j.api.expr.ElementwiseOperation;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.ExprNode;
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
        if (!(row instanceof ExprNode.Apply apply)) {
            return OTHER;
        }
        return switch (apply.operation()) {
            case SIGMOID -> SIGMOID;
            case EXP -> isLogSoftmax(apply.operands().getFirst()) ? SOFTMAX : OTHER;
            default -> isLogSoftmax(apply) ? LOG_SOFTMAX : OTHER;
        };
    }

    /** Whether a row is the log-softmax of an expression that it is computed from. */
    private static boolean isLogSoftmax(Expr row) {
        // both forms reach their logits through the first operands
        for (Expr x = row; !x.operands().isEmpty(); ) {
            x = x.operands().getFirst();
            if (x.width() == row.width()
                    && (isSame(row, x.logSoftmax()) || isSame(row, x.minus(x.logSumExp())))) {
                return true;
            }
        }
        return false;
    }

    /** Whether two expressions consist of the same operations on the same rows. */
    private static boolean isSame(Expr a, Expr b) {
        if (a == b) {
            return true;
        }
        boolean sameNode =
                switch (a) {
                    case ExprNode.Constant constant ->
                            b instanceof ExprNode.Constant other
                                    && constant.values().equals(other.values());
                    case ExprNode.Apply apply ->
                            b instanceof ExprNode.Apply other
                                    && apply.operation() == other.operation();
                    case ExprNode.Affine affine ->
                            b instanceof ExprNode.Affine other
                                    && affine.scale().equals(other.scale())
                                    && affine.shift().equals(other.shift());
                    case ExprNode.Reduce reduce ->
                            b instanceof ExprNode.Reduce other
                                    && reduce.reduction() == other.reduction();
                    default -> false;
                };
        if (!sameNode || a.operands().size() != b.operands().size()) {
            return false;
        }
        for (int index = 0; index < a.operands().size(); index++) {
            if (!isSame(a.operands().get(index), b.operands().get(index))) {
                return false;
            }
        }
        return true;
    }
}
