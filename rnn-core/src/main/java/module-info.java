import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.loss.SequenceLoss;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.regularization.Constraint;
import io.rnn4j.api.regularization.Regularizer;
import io.rnn4j.core.activation.ClippedInput;
import io.rnn4j.core.activation.Elu;
import io.rnn4j.core.activation.Gelu;
import io.rnn4j.core.activation.HardSigmoid;
import io.rnn4j.core.activation.HardTanh;
import io.rnn4j.core.activation.Identity;
import io.rnn4j.core.activation.LeakyRelu;
import io.rnn4j.core.activation.LogSoftmax;
import io.rnn4j.core.activation.Relu;
import io.rnn4j.core.activation.Sigmoid;
import io.rnn4j.core.activation.Silu;
import io.rnn4j.core.activation.Softmax;
import io.rnn4j.core.activation.Softplus;
import io.rnn4j.core.activation.Softsign;
import io.rnn4j.core.activation.Tanh;
import io.rnn4j.core.cell.AttentionCell;
import io.rnn4j.core.cell.CoupledLstmCell;
import io.rnn4j.core.cell.CoupledOscillatorCell;
import io.rnn4j.core.cell.FeedbackCell;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.IndRnnCell;
import io.rnn4j.core.cell.LayerNormGruCell;
import io.rnn4j.core.cell.LayerNormLstmCell;
import io.rnn4j.core.cell.LightGruCell;
import io.rnn4j.core.cell.LinearRecurrenceCell;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.cell.MinGruCell;
import io.rnn4j.core.cell.MinLstmCell;
import io.rnn4j.core.cell.MinimalGatedUnitCell;
import io.rnn4j.core.cell.OutputRecurrentCell;
import io.rnn4j.core.cell.PeepholeLstmCell;
import io.rnn4j.core.cell.ProjectedLstmCell;
import io.rnn4j.core.cell.SimpleRnnCell;
import io.rnn4j.core.cell.StackedCell;
import io.rnn4j.core.initializer.Chrono;
import io.rnn4j.core.initializer.Constant;
import io.rnn4j.core.initializer.GlorotNormal;
import io.rnn4j.core.initializer.GlorotUniform;
import io.rnn4j.core.initializer.HeNormal;
import io.rnn4j.core.initializer.HeUniform;
import io.rnn4j.core.initializer.LecunNormal;
import io.rnn4j.core.initializer.LecunUniform;
import io.rnn4j.core.initializer.Normal;
import io.rnn4j.core.initializer.Ones;
import io.rnn4j.core.initializer.Orthogonal;
import io.rnn4j.core.initializer.PyTorchUniform;
import io.rnn4j.core.initializer.ScaledIdentity;
import io.rnn4j.core.initializer.Sparse;
import io.rnn4j.core.initializer.TruncatedNormal;
import io.rnn4j.core.initializer.Uniform;
import io.rnn4j.core.initializer.VarianceScaling;
import io.rnn4j.core.initializer.Zeros;
import io.rnn4j.core.layer.ActivationLayer;
import io.rnn4j.core.layer.ActivityRegularization;
import io.rnn4j.core.layer.Add;
import io.rnn4j.core.layer.Affine;
import io.rnn4j.core.layer.Attention;
import io.rnn4j.core.layer.Average;
import io.rnn4j.core.layer.Bidirectional;
import io.rnn4j.core.layer.Concatenate;
import io.rnn4j.core.layer.Crf;
import io.rnn4j.core.layer.Dense;
import io.rnn4j.core.layer.Dropout;
import io.rnn4j.core.layer.Embedding;
import io.rnn4j.core.layer.GlobalAveragePooling;
import io.rnn4j.core.layer.GlobalMaxPooling;
import io.rnn4j.core.layer.LastStep;
import io.rnn4j.core.layer.LayerNorm;
import io.rnn4j.core.layer.Masking;
import io.rnn4j.core.layer.Maximum;
import io.rnn4j.core.layer.MonotoneQuantiles;
import io.rnn4j.core.layer.Multiply;
import io.rnn4j.core.layer.Recurrent;
import io.rnn4j.core.layer.RepeatVector;
import io.rnn4j.core.layer.Reverse;
import io.rnn4j.core.layer.SoftmaxLayer;
import io.rnn4j.core.layer.SpatialDropout;
import io.rnn4j.core.loss.BinaryCrossEntropyFromLogits;
import io.rnn4j.core.loss.BinaryFocalCrossEntropyFromLogits;
import io.rnn4j.core.loss.CosineSimilarity;
import io.rnn4j.core.loss.CrfLoss;
import io.rnn4j.core.loss.CtcLoss;
import io.rnn4j.core.loss.GaussianNegativeLogLikelihood;
import io.rnn4j.core.loss.Hinge;
import io.rnn4j.core.loss.Huber;
import io.rnn4j.core.loss.KullbackLeiblerDivergence;
import io.rnn4j.core.loss.LogCosh;
import io.rnn4j.core.loss.MeanAbsoluteError;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.loss.MeanSquaredLogarithmicError;
import io.rnn4j.core.loss.NegativeBinomialNegativeLogLikelihood;
import io.rnn4j.core.loss.OneHotSoftmaxCrossEntropy;
import io.rnn4j.core.loss.PoissonNegativeLogLikelihood;
import io.rnn4j.core.loss.SmoothL1;
import io.rnn4j.core.loss.SoftmaxCrossEntropy;
import io.rnn4j.core.loss.StudentTNegativeLogLikelihood;
import io.rnn4j.core.metric.Accuracy;
import io.rnn4j.core.metric.BinaryAccuracy;
import io.rnn4j.core.metric.BitsPerCharacter;
import io.rnn4j.core.metric.CharacterErrorRate;
import io.rnn4j.core.metric.Confusion;
import io.rnn4j.core.metric.EditDistance;
import io.rnn4j.core.metric.EntityF1;
import io.rnn4j.core.metric.F1Score;
import io.rnn4j.core.metric.IntervalCoverage;
import io.rnn4j.core.metric.NormalizedRootMeanSquaredError;
import io.rnn4j.core.metric.Perplexity;
import io.rnn4j.core.metric.PrAuc;
import io.rnn4j.core.metric.Precision;
import io.rnn4j.core.metric.RSquared;
import io.rnn4j.core.metric.Recall;
import io.rnn4j.core.metric.RocAuc;
import io.rnn4j.core.metric.RootMeanSquaredError;
import io.rnn4j.core.metric.SymmetricMeanAbsolutePercentageError;
import io.rnn4j.core.metric.TopKAccuracy;
import io.rnn4j.core.optimizer.Adadelta;
import io.rnn4j.core.optimizer.Adagrad;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.optimizer.AdamW;
import io.rnn4j.core.optimizer.Adamax;
import io.rnn4j.core.optimizer.Clipped;
import io.rnn4j.core.optimizer.Constrained;
import io.rnn4j.core.optimizer.GradientDescent;
import io.rnn4j.core.optimizer.Lion;
import io.rnn4j.core.optimizer.Lookahead;
import io.rnn4j.core.optimizer.MovingAverage;
import io.rnn4j.core.optimizer.NAdam;
import io.rnn4j.core.optimizer.ParameterGroup;
import io.rnn4j.core.optimizer.RAdam;
import io.rnn4j.core.optimizer.Regularized;
import io.rnn4j.core.optimizer.RmsProp;
import io.rnn4j.core.regularization.L1;
import io.rnn4j.core.regularization.L1L2;
import io.rnn4j.core.regularization.L2;
import io.rnn4j.core.regularization.MaxNorm;
import io.rnn4j.core.regularization.NonNegative;
import io.rnn4j.core.regularization.Orthogonality;
import io.rnn4j.core.regularization.SpectralNorm;
import io.rnn4j.core.regularization.UnitNorm;

/** The built-in components, the models, and the engine that runs them. */
@SuppressWarnings("module") // the testkit is compiled after this module
module io.rnn4j.core {
    requires transitive io.rnn4j.api;
    requires transitive io.rnn4j.kernel;
    requires org.slf4j;

    exports io.rnn4j.core.activation;
    exports io.rnn4j.core.cell;
    exports io.rnn4j.core.data;
    exports io.rnn4j.core.initializer;
    exports io.rnn4j.core.layer;
    exports io.rnn4j.core.loss;
    exports io.rnn4j.core.metric;
    exports io.rnn4j.core.model;
    exports io.rnn4j.core.optimizer;
    exports io.rnn4j.core.regularization;
    exports io.rnn4j.core.training;
    exports io.rnn4j.core.message to
            io.rnn4j.serialization;
    exports io.rnn4j.core.engine.network to
            io.rnn4j.testkit;
    exports io.rnn4j.core.engine.node to
            io.rnn4j.testkit;
    exports io.rnn4j.core.engine.objective to
            io.rnn4j.testkit;
    exports io.rnn4j.core.engine.program to
            io.rnn4j.testkit;
    exports io.rnn4j.core.thread to
            io.rnn4j.testkit;

    uses io.rnn4j.core.training.CheckpointStorage;

    provides Activation with
            ClippedInput,
            Elu,
            Gelu,
            HardSigmoid,
            HardTanh,
            Identity,
            LeakyRelu,
            LogSoftmax,
            Relu,
            Sigmoid,
            Silu,
            Softmax,
            Softplus,
            Softsign,
            Tanh;
    provides Cell with
            AttentionCell,
            CoupledLstmCell,
            CoupledOscillatorCell,
            FeedbackCell,
            GruCell,
            IndRnnCell,
            LayerNormGruCell,
            LayerNormLstmCell,
            LightGruCell,
            LinearRecurrenceCell,
            LstmCell,
            MinGruCell,
            MinLstmCell,
            MinimalGatedUnitCell,
            OutputRecurrentCell,
            PeepholeLstmCell,
            ProjectedLstmCell,
            SimpleRnnCell,
            StackedCell;
    provides Initializer with
            Chrono,
            Constant,
            GlorotNormal,
            GlorotUniform,
            HeNormal,
            HeUniform,
            LecunNormal,
            LecunUniform,
            Normal,
            Ones,
            Orthogonal,
            PyTorchUniform,
            ScaledIdentity,
            Sparse,
            TruncatedNormal,
            Uniform,
            VarianceScaling,
            Zeros;
    provides Layer with
            ActivationLayer,
            ActivityRegularization,
            Add,
            Affine,
            Attention,
            Average,
            Bidirectional,
            Concatenate,
            Crf,
            Dense,
            Dropout,
            Embedding,
            GlobalAveragePooling,
            GlobalMaxPooling,
            LastStep,
            LayerNorm,
            Masking,
            Maximum,
            MonotoneQuantiles,
            Multiply,
            Recurrent,
            RepeatVector,
            Reverse,
            SoftmaxLayer,
            SpatialDropout;
    provides Loss with
            BinaryCrossEntropyFromLogits,
            BinaryFocalCrossEntropyFromLogits,
            CosineSimilarity,
            GaussianNegativeLogLikelihood,
            Hinge,
            Huber,
            KullbackLeiblerDivergence,
            LogCosh,
            MeanAbsoluteError,
            io.rnn4j.core.loss.MeanAbsolutePercentageError,
            MeanSquaredError,
            MeanSquaredLogarithmicError,
            NegativeBinomialNegativeLogLikelihood,
            OneHotSoftmaxCrossEntropy,
            PoissonNegativeLogLikelihood,
            io.rnn4j.core.loss.QuantileLoss,
            SmoothL1,
            SoftmaxCrossEntropy,
            StudentTNegativeLogLikelihood;
    provides SequenceLoss with
            CrfLoss,
            CtcLoss;
    provides Metric with
            Accuracy,
            BinaryAccuracy,
            BitsPerCharacter,
            CharacterErrorRate,
            Confusion,
            EditDistance,
            EntityF1,
            F1Score,
            IntervalCoverage,
            io.rnn4j.core.metric.MeanAbsoluteError,
            io.rnn4j.core.metric.MeanAbsolutePercentageError,
            io.rnn4j.core.metric.MeanSquaredError,
            NormalizedRootMeanSquaredError,
            Perplexity,
            PrAuc,
            Precision,
            io.rnn4j.core.metric.QuantileLoss,
            RSquared,
            Recall,
            RocAuc,
            RootMeanSquaredError,
            SymmetricMeanAbsolutePercentageError,
            TopKAccuracy;
    provides Optimizer with
            Adadelta,
            Adagrad,
            Adam,
            AdamW,
            Adamax,
            Clipped,
            Constrained,
            GradientDescent,
            Lion,
            Lookahead,
            MovingAverage,
            NAdam,
            ParameterGroup,
            RAdam,
            Regularized,
            RmsProp;
    provides Regularizer with
            L1,
            L1L2,
            L2,
            Orthogonality;
    provides Constraint with
            MaxNorm,
            NonNegative,
            SpectralNorm,
            UnitNorm;
}
