package io.rnn4j.architecture;

import static io.rnn4j.core.layer.Layers.crf;
import static io.rnn4j.core.layer.Layers.dense;
import static io.rnn4j.core.layer.Layers.gru;
import static io.rnn4j.core.layer.Layers.input;

import io.rnn4j.api.Components;
import io.rnn4j.api.cell.Cell;
import io.rnn4j.api.cell.CellPart;
import io.rnn4j.api.cell.Recurrence;
import io.rnn4j.api.cell.RecurrenceDefinition;
import io.rnn4j.api.component.Activation;
import io.rnn4j.api.component.Component;
import io.rnn4j.api.component.Initializer;
import io.rnn4j.api.component.RandomNumbers;
import io.rnn4j.api.expr.Expr;
import io.rnn4j.api.expr.ExprNode;
import io.rnn4j.api.expr.Scalar;
import io.rnn4j.api.expr.State;
import io.rnn4j.api.layer.Layer;
import io.rnn4j.api.layer.Network;
import io.rnn4j.api.layer.NetworkDefinition;
import io.rnn4j.api.layer.Node;
import io.rnn4j.api.layer.Signal;
import io.rnn4j.api.layer.TimeAxis;
import io.rnn4j.api.loss.LabelPaths;
import io.rnn4j.api.loss.Loss;
import io.rnn4j.api.loss.Metric;
import io.rnn4j.api.loss.Objective;
import io.rnn4j.api.loss.ObjectiveDefinition;
import io.rnn4j.api.loss.TargetRule;
import io.rnn4j.api.optimizer.Optimizer;
import io.rnn4j.api.optimizer.Update;
import io.rnn4j.api.optimizer.UpdateDefinition;
import io.rnn4j.api.regularization.Constraint;
import io.rnn4j.api.regularization.Penalty;
import io.rnn4j.api.regularization.PenaltyDefinition;
import io.rnn4j.api.regularization.Projection;
import io.rnn4j.api.regularization.ProjectionDefinition;
import io.rnn4j.api.regularization.Regularizer;
import io.rnn4j.api.tensor.Shape;
import io.rnn4j.api.tensor.Tensor;
import io.rnn4j.core.activation.Tanh;
import io.rnn4j.core.cell.GatedCell;
import io.rnn4j.core.cell.GruCell;
import io.rnn4j.core.cell.LstmCell;
import io.rnn4j.core.data.BinaryDataset;
import io.rnn4j.core.data.BinaryDatasetWriter;
import io.rnn4j.core.data.BoxCoxScaler;
import io.rnn4j.core.data.ChronologicalSplit;
import io.rnn4j.core.data.ClassNames;
import io.rnn4j.core.data.Dataset;
import io.rnn4j.core.data.Field;
import io.rnn4j.core.data.MinMaxScaler;
import io.rnn4j.core.data.PaddedSequences;
import io.rnn4j.core.data.RaggedDataset;
import io.rnn4j.core.data.RandomSplit;
import io.rnn4j.core.data.RobustScaler;
import io.rnn4j.core.data.Role;
import io.rnn4j.core.data.SampleBuffer;
import io.rnn4j.core.data.SampleMapping;
import io.rnn4j.core.data.Scaler;
import io.rnn4j.core.data.Series;
import io.rnn4j.core.data.StandardScaler;
import io.rnn4j.core.data.StreamingDataset;
import io.rnn4j.core.data.TextDataset;
import io.rnn4j.core.data.Vocabulary;
import io.rnn4j.core.data.WindowDataset;
import io.rnn4j.core.initializer.Zeros;
import io.rnn4j.core.loss.MeanSquaredError;
import io.rnn4j.core.loss.ReducedLoss;
import io.rnn4j.core.model.BlockGradients;
import io.rnn4j.core.model.CrfDecoder;
import io.rnn4j.core.model.ForwardPass;
import io.rnn4j.core.model.Generation;
import io.rnn4j.core.model.Graph;
import io.rnn4j.core.model.GraphLayer;
import io.rnn4j.core.model.LearningRateFinder;
import io.rnn4j.core.model.LossFunction;
import io.rnn4j.core.model.Model;
import io.rnn4j.core.model.OptimizerSteps;
import io.rnn4j.core.model.Sequential;
import io.rnn4j.core.model.Session;
import io.rnn4j.core.model.Wire;
import io.rnn4j.core.optimizer.Adam;
import io.rnn4j.core.regularization.L2;
import io.rnn4j.core.regularization.MaxNorm;
import io.rnn4j.core.training.ConfusionMatrix;
import io.rnn4j.core.training.EarlyStopping;
import io.rnn4j.core.training.Examples;
import io.rnn4j.core.training.Execution;
import io.rnn4j.core.training.Feedback;
import io.rnn4j.core.training.FitOptions;
import io.rnn4j.core.training.GradientFlow;
import io.rnn4j.core.training.GradientFlowMonitor;
import io.rnn4j.core.training.GradientSource;
import io.rnn4j.core.training.GradientSum;
import io.rnn4j.core.training.LearningRateCurve;
import io.rnn4j.core.training.MonitoredResult;
import io.rnn4j.core.training.Predictions;
import io.rnn4j.core.training.RecentSpeed;
import io.rnn4j.core.training.ReduceOnPlateau;
import io.rnn4j.core.training.Sampler;
import io.rnn4j.core.training.Schedule;
import io.rnn4j.core.training.TensorBoardLog;
import io.rnn4j.core.training.TrainedModel;
import io.rnn4j.core.training.TrainingListener;
import io.rnn4j.core.training.TrainingProgress;
import io.rnn4j.core.training.Weights;
import io.rnn4j.forecast.BackTest;
import io.rnn4j.forecast.BackTestResult;
import io.rnn4j.forecast.BaselineMethod;
import io.rnn4j.forecast.ConformalIntervals;
import io.rnn4j.forecast.Ensemble;
import io.rnn4j.forecast.FittedEnsemble;
import io.rnn4j.forecast.FittedForecaster;
import io.rnn4j.forecast.FittedMethod;
import io.rnn4j.forecast.Forecast;
import io.rnn4j.forecast.ForecastMethod;
import io.rnn4j.forecast.Forecaster;
import io.rnn4j.forecast.SavableMethod;
import io.rnn4j.forecast.SeriesForecast;
import io.rnn4j.forecast.accuracy.ForecastErrors;
import io.rnn4j.forecast.anomaly.AnomalyDetector;
import io.rnn4j.forecast.anomaly.AnomalyOptions;
import io.rnn4j.forecast.anomaly.AnomalyState;
import io.rnn4j.forecast.anomaly.AnomalyStream;
import io.rnn4j.forecast.anomaly.AnomalyThreshold;
import io.rnn4j.forecast.baseline.Baseline;
import io.rnn4j.forecast.baseline.Naive;
import io.rnn4j.forecast.series.Columns;
import io.rnn4j.forecast.series.CsvOptions;
import io.rnn4j.forecast.series.CsvTable;
import io.rnn4j.forecast.series.Frequency;
import io.rnn4j.forecast.series.NumberReader;
import io.rnn4j.forecast.series.SeriesSet;
import io.rnn4j.forecast.series.TimeForm;
import io.rnn4j.forecast.series.TimeSeries;
import io.rnn4j.interchange.onnx.OnnxImport;
import io.rnn4j.interchange.onnx.OnnxOptions;
import io.rnn4j.interchange.onnx.OnnxReader;
import io.rnn4j.interchange.pytorch.PyTorchExport;
import io.rnn4j.interchange.pytorch.PyTorchGuess;
import io.rnn4j.interchange.pytorch.PyTorchModule;
import io.rnn4j.interchange.pytorch.StateDict;
import io.rnn4j.kernel.KernelsFinder;
import io.rnn4j.kernel.KernelsProvider;
import io.rnn4j.kernel.Rows;
import io.rnn4j.serialization.AtomicFile;
import io.rnn4j.serialization.ModelFile;
import io.rnn4j.serialization.TensorFile;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Valid arguments of every public method and constructor, and an object to call it on. */
final class SampleArguments {
    private static final Map<Class<?>, Supplier<?>> SAMPLES = new HashMap<>();

    private static Graph graph; // of the arguments of one call

    private SampleArguments() {}

    private static Dataset dataset() {
        return RaggedDataset.of(List.of(1, 2), List.of(0, 1));
    }

    /** A model of one node, y = relu(x). */
    private static OnnxImport onnxImport() {
        String bytes =
                "08083a3a0a0c0a0178120179220452656c755a140a0178120f0a0d080112090a0312014e0a02080262140a0179120f0a0d080112090a0312014e0a0208024202100d";
        try {
            Path file = Files.createTempFile("sample", ".onnx");
            file.toFile().deleteOnExit();
            Files.write(file, HexFormat.of().parseHex(bytes));
            return OnnxReader.read(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static <T> void add(Class<T> type, Supplier<? extends T> sample) {
        SAMPLES.put(type, sample);
    }

    static {
        add(int.class, () -> 1);
        add(long.class, () -> 1L);
        add(double.class, () -> 0.5);
        add(float.class, () -> 0.5f);
        add(boolean.class, () -> false);
        add(Object.class, () -> 1);
        add(Number.class, () -> 1);
        add(String.class, () -> "x");
        add(Path.class, () -> Path.of("x.safetensors"));
        add(float[].class, () -> new float[] {1});
        add(double[].class, () -> new double[] {1});
        add(int[].class, () -> new int[] {1});
        add(Tensor.class, () -> Tensor.zeros(1, 1));
        add(Shape.class, () -> Shape.of(1, 1));
        add(Cell.class, GruCell::new);
        add(Layer.class, () -> dense(1));
        add(Activation.class, Tanh::new);
        add(Initializer.class, Zeros::new);
        add(Loss.class, MeanSquaredError::new);
        add(Metric.class, io.rnn4j.core.metric.MeanSquaredError::new);
        add(Optimizer.class, Adam::new);
        add(Penalty.class, SampleArguments::penalty);
        add(PenaltyDefinition.class, () -> PenaltyDefinition.of(new L2(), 1, 1));
        add(Projection.class, SampleArguments::projection);
        add(ProjectionDefinition.class, () -> ProjectionDefinition.of(new MaxNorm(), 1, 1));
        add(Regularizer.class, L2::new);
        add(Constraint.class, MaxNorm::new);
        add(Component.class, Adam::new);
        add(KernelsProvider.class, KernelsFinder::best);
        add(Schedule.class, () -> Schedule.linear(1, 0.1, 0));
        add(Sampler.class, Sampler::argmax);
        add(AtomicFile.Contents.class, () -> channel -> {});
        add(TrainingListener.class, () -> new EarlyStopping(1));
        add(RecentSpeed.class, () -> new RecentSpeed(0));
        add(OnnxOptions.class, OnnxOptions::new);
        add(OnnxImport.class, SampleArguments::onnxImport);
        add(Model.class, SampleArguments::model);
        add(ConfusionMatrix.class, () -> new ConfusionMatrix(1, 0, 0, 1));
        add(Weights.class, () -> model().weights());
        add(Execution.class, Execution::standard);
        add(RandomNumbers.class, () -> new RandomNumbers(0, "x"));
        add(List.class, List::of);
        add(Set.class, Set::of);
        add(Map.class, Map::of);
        add(Dataset.class, SampleArguments::dataset);
        add(Dataset[].class, () -> new Dataset[] {dataset()});
        add(RaggedDataset.class, () -> RaggedDataset.of(List.of(1), List.of(0)));
        add(
                Predictions.class,
                () -> new Predictions(0, 1, Map.of("x", Tensor.zeros(1, 1)), Map.of()));
        add(
                StreamingDataset.class,
                () ->
                        StreamingDataset.of(
                                dataset().fields(), () -> List.of(0).iterator(), dataset()::read));
        add(Vocabulary.class, Vocabulary::ofBytes);
        add(TextDataset.class, () -> new TextDataset(new int[2], 1, 1));
        add(Role.class, () -> Role.INPUT);
        add(Field.class, () -> Field.row(Role.INPUT, "x"));
        add(SampleBuffer.class, () -> new SampleBuffer(dataset().fields()));
        add(SampleMapping.class, () -> (from, to) -> {});
        LocalDateTime start = LocalDateTime.of(2026, 1, 1, 0, 0);
        add(LocalDateTime.class, () -> start);
        add(SeriesForecast.class, () -> new SeriesForecast("x", "value", start, new double[] {1}));
        add(Columns.class, () -> Columns.target("value"));
        add(
                TimeSeries.class,
                () -> new TimeSeries("x", start, Map.of("value", new double[9]), Map.of()));
        add(SeriesSet.class, () -> SeriesSet.of(1, 2, 3, 4, 5, 6, 7, 8, 9));
        add(ForecastMethod.class, () -> new BaselineMethod(new Naive()));
        add(
                Forecaster.class,
                () -> Forecaster.gru().window(2).units(2).epochs(1).samples(4).threads(1));
        add(
                FittedForecaster.class,
                () -> ((Forecaster) of(Forecaster.class)).fit((SeriesSet) of(SeriesSet.class), 1));
        add(Ensemble.class, () -> Ensemble.of(new BaselineMethod(new Naive())));
        add(
                FittedEnsemble.class,
                () -> ((Ensemble) of(Ensemble.class)).fit((SeriesSet) of(SeriesSet.class), 1));
        add(SavableMethod.class, () -> (SavableMethod) of(FittedEnsemble.class));
        add(Baseline.class, Naive::new);
        add(
                FittedMethod.class,
                () -> new BaselineMethod(new Naive()).fit((SeriesSet) of(SeriesSet.class), 1));
        add(NavigableMap.class, TreeMap::new);
        addProxy("java.sql.ResultSet");
        addProxy("io.rnn4j.forecast.series.Table");
        add(ForecastErrors.class, () -> new ForecastErrors(1));
        add(BackTestResult.class, SampleArguments::backTest);
        add(ConformalIntervals.class, () -> backTest().intervals("naive", 0.5));
        add(NumberReader.class, () -> new NumberReader(CsvOptions.standard()));
        add(CsvTable.class, SampleArguments::csvTable);
        add(TimeForm.class, () -> TimeForm.find(List.of("1"), CsvOptions.standard(), "x"));
        add(AnomalyOptions.class, () -> AnomalyOptions.standard().epochs(1));
        add(AnomalyThreshold.class, AnomalyThreshold::standard);
        add(AnomalyDetector.class, SampleArguments::anomalyDetector);
        add(AnomalyStream.class, () -> anomalyDetector().stream());
        add(AnomalyState.class, () -> anomalyDetector().stream().snapshot());
        add(Forecast.class, () -> new Forecast(List.of(), Frequency.DAILY));
        add(RuntimeException.class, () -> new RuntimeException("x"));
        add(PrintStream.class, () -> new PrintStream(OutputStream.nullOutputStream()));
        add(Class.class, () -> Adam.class);
        add(RecordComponent.class, () -> Adam.class.getRecordComponents()[0]);
        add(Predicate.class, () -> x -> true);
        add(Function.class, () -> x -> x);
        add(UnaryOperator.class, () -> UnaryOperator.identity());
        add(BiFunction.class, () -> (x, y) -> x);
        add(Supplier.class, () -> () -> "x");
        add(BiConsumer.class, () -> (x, y) -> {});
        add(Iterator.class, () -> List.of(1).iterator());
        add(Consumer.class, () -> x -> {});
        add(IntToDoubleFunction.class, () -> n -> n);
        add(ToDoubleFunction.class, () -> x -> 1);
        add(Expr.class, () -> Expr.leaf("x", 1));
        add(ExprNode.Leaf.class, () -> Expr.leaf("x", 1));
        add(Scalar.class, () -> Scalar.of(1));
        add(State.class, () -> recurrence().state("s"));
        add(Recurrence.class, SampleArguments::recurrence);
        add(RecurrenceDefinition.class, () -> RecurrenceDefinition.of(new GruCell(), 1, 1));
        add(Network.class, SampleArguments::network);
        add(Objective.class, SampleArguments::objective);
        add(ObjectiveDefinition.class, () -> ObjectiveDefinition.of(new MeanSquaredError(), 1, 1));
        add(Update.class, SampleArguments::update);
        add(TargetRule.class, () -> row -> Optional.empty());
        add(Signal.class, () -> Signal.input(0, 1, TimeAxis.ofInput(0)));
        add(Node.class, () -> new Node.LastStep((Signal) of(Signal.class)));
        add(GatedCell.class, LstmCell::new);
        add(ReducedLoss.class, MeanSquaredError::new);
        add(Rows.class, () -> new Rows(new float[1], 0, 1));
        add(Components.class, () -> Components.of(Cell.class));
        add(
                Examples.class,
                () ->
                        Examples.of("input", Tensor.zeros(1, 1, 1))
                                .target("output", Tensor.zeros(1, 1)));
        add(FitOptions.class, () -> FitOptions.epochs(1));
        add(Feedback.class, Feedback::freeRunning);
        add(Graph.class, () -> graph);
        add(Node.Move.class, () -> new Node.LastStep((Signal) of(Signal.class)));
        add(CellPart.class, () -> recurrence().part("x", new GruCell()));
        add(Wire.class, () -> graph.wire("input"));
        add(GraphLayer.class, () -> graph.layer(dense(1)));
        add(Session.class, () -> model().session(1));
        add(ForwardPass.class, () -> model().forward(Tensor.zeros(1, 1, 1)));
        add(BlockGradients.class, () -> model().blockGradients());
        add(GradientSum.class, () -> new GradientSum(2));
        add(GradientSource.class, SampleArguments::gradientSource);
        add(TrainedModel.class, SampleArguments::model);
        add(TrainingProgress.class, SampleArguments::progress);
        add(LossFunction.class, () -> new LossFunction(new MeanSquaredError()));
        add(LabelPaths.class, LabelPaths.Chains::new);
        add(CrfDecoder.class, () -> CrfDecoder.of(Sequential.of(input(1), dense(2), crf())));
        add(LearningRateFinder.class, () -> new LearningRateFinder(model()));
        add(
                LearningRateCurve.class,
                () -> new LearningRateCurve(new double[] {1, 2}, new double[] {2, 1}, 0));
        add(
                GradientFlow.class,
                () ->
                        new GradientFlow(
                                Map.of("x", Map.of("x/h", new double[] {1})),
                                new GradientFlow.Activity(Map.of(), Map.of()),
                                Map.of(),
                                Map.of()));
        add(GradientFlowMonitor.Selection.class, () -> (epoch, batch) -> true);
        add(GradientFlow.Activity.class, () -> new GradientFlow.Activity(Map.of(), Map.of()));
        add(MonitoredResult.class, () -> new MonitoredResult("x", "loss", 0));
        add(Duration.class, () -> Duration.ofSeconds(1));
        add(TensorBoardLog.class, () -> new TensorBoardLog(Path.of("x")));
        add(ReduceOnPlateau.class, () -> new ReduceOnPlateau("loss", 0.5, 1));
        add(OptimizerSteps.class, () -> new OptimizerSteps(new Adam(), Execution.standard()));
        add(TensorFile.class, SampleArguments::tensorFile);
        add(BinaryDatasetWriter.class, SampleArguments::datasetWriter);
        add(BinaryDataset.class, SampleArguments::datasetFile);
        add(Scaler.class, () -> StandardScaler.of(new double[1], new double[] {1}));
        double[] one = {1};
        add(BoxCoxScaler.class, () -> BoxCoxScaler.of(one, one, one));
        add(MinMaxScaler.class, () -> MinMaxScaler.of(new double[1], one));
        add(RobustScaler.class, () -> RobustScaler.of(one, one));
        add(Series.class, () -> Series.of(new float[9], 1));
        add(WindowDataset.class, () -> WindowDataset.of(List.of(Series.of(new float[9], 1)), 1, 1));
        add(StandardScaler.class, () -> StandardScaler.fit(Tensor.zeros(1, 1)));
        add(ChronologicalSplit.class, () -> new ChronologicalSplit(1, 2, 3));
        add(RandomSplit.class, () -> RandomSplit.of(2, 0.5, 1));
        add(PaddedSequences.class, () -> PaddedSequences.of(List.of(new float[1])));
        add(ClassNames.class, () -> ClassNames.of("x", "y"));
        add(Stream.class, Stream::of);
        add(ByteBuffer.class, () -> ByteBuffer.allocate(64));
        add(StateDict.class, SampleArguments::stateDict);
        add(PyTorchModule.class, SampleArguments::pyTorchModule);
        add(PyTorchGuess.class, SampleArguments::pyTorchGuess);
        add(PyTorchExport.class, SampleArguments::pyTorchExport);
    }

    private static Model model() {
        return Sequential.of(input(1), gru(1), dense(1))
                .compile(new Adam(), new MeanSquaredError());
    }

    /** A source of one sample. */
    private static GradientSource gradientSource() {
        return new GradientSource() {
            @Override
            public int size() {
                return 1;
            }

            @Override
            public Examples example() {
                return (Examples) of(Examples.class);
            }

            @Override
            public String description() {
                return "x";
            }

            @Override
            public void beginEpoch(long epoch, int[] order, int stepSize) {}

            @Override
            public Sums compute(Step step, Weights weights) {
                throw new UnsupportedOperationException("compute");
            }
        };
    }

    /** A type of a module that only a library requires. */
    private static void addProxy(String name) {
        try {
            Class<?> type = Class.forName(name);
            SAMPLES.put(
                    type,
                    () ->
                            Proxy.newProxyInstance(
                                    type.getClassLoader(),
                                    new Class<?>[] {type},
                                    (proxy, method, arguments) -> {
                                        throw new UnsupportedOperationException(method.getName());
                                    }));
        } catch (ClassNotFoundException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static AnomalyDetector anomalyDetector() {
        double[] values = new double[AnomalyDetector.LEAST_VALUES];
        return AnomalyDetector.fit(values, (AnomalyOptions) of(AnomalyOptions.class));
    }

    private static BackTestResult backTest() {
        return BackTest.folds(4).run((SeriesSet) of(SeriesSet.class), 1, List.of());
    }

    private static BinaryDatasetWriter datasetWriter() {
        try {
            Path file = Files.createTempDirectory("samples").resolve("dataset");
            return BinaryDatasetWriter.create(file, List.of(Field.row(Role.INPUT, "")));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static BinaryDataset datasetFile() {
        try {
            Path file = Files.createTempDirectory("samples").resolve("dataset");
            try (BinaryDatasetWriter writer =
                    BinaryDatasetWriter.create(file, List.of(Field.row(Role.INPUT, "")))) {
                writer.buffer().floats(0, 1)[0] = 1;
                writer.append(writer.buffer());
                writer.finish();
            }
            return BinaryDataset.open(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static TensorFile tensorFile() {
        try {
            Path file = Files.createTempFile("model", ".safetensors");
            file.toFile().deleteOnExit();
            ModelFile.save(model(), file);
            return TensorFile.open(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** {@return the weights of a layer normalisation with the name of other samples} */
    private static StateDict stateDict() {
        try {
            Path file = Files.createTempFile("model", ".safetensors");
            file.toFile().deleteOnExit();
            Tensor ones = Tensor.of(new float[] {1, 1});
            TensorFile.write(file, Map.of(), Map.of("x.weight", ones, "x.bias", ones));
            return StateDict.read(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static PyTorchModule pyTorchModule() {
        try {
            return PyTorchModule.of(stateDict());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static PyTorchExport pyTorchExport() {
        try {
            return PyTorchExport.of(model());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static PyTorchGuess pyTorchGuess() {
        try {
            return pyTorchModule().guess();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Recurrence recurrence() {
        List<Recurrence> builders = new ArrayList<>();
        Cell cell =
                new Cell() {
                    @Override
                    public String name() {
                        return "sample";
                    }

                    @Override
                    public void define(Recurrence r) {
                        builders.add(r);
                        State h = r.state("h");
                        r.next(h, h.times(1));
                    }
                };
        RecurrenceDefinition.of(cell, 1, 1);
        return builders.getFirst();
    }

    private static Network network() {
        List<Network> builders = new ArrayList<>();
        NetworkDefinition.of(
                network -> {
                    builders.add(network);
                    return List.of();
                },
                0);
        return builders.getFirst();
    }

    private static Objective objective() {
        List<Objective> builders = new ArrayList<>();
        Metric metric =
                new Metric() {
                    @Override
                    public String name() {
                        return "sample";
                    }

                    @Override
                    public void define(Objective o) {
                        builders.add(o);
                        o.value(o.prediction());
                    }
                };
        ObjectiveDefinition.of(metric, new MeanSquaredError(), 1, 1);
        return builders.getFirst();
    }

    private static Update update() {
        List<Update> builders = new ArrayList<>();
        Optimizer optimizer =
                new Optimizer() {
                    @Override
                    public String name() {
                        return "sample";
                    }

                    @Override
                    public double learningRate() {
                        return 1;
                    }

                    @Override
                    public void define(Update u) {
                        builders.add(u);
                        u.next(u.parameter());
                    }
                };
        UpdateDefinition.of(optimizer);
        return builders.getFirst();
    }

    private static Penalty penalty() {
        List<Penalty> builders = new ArrayList<>();
        Regularizer regularizer =
                new Regularizer() {
                    @Override
                    public String name() {
                        return "sample";
                    }

                    @Override
                    public void define(Penalty penalty) {
                        builders.add(penalty);
                        penalty.value(penalty.row());
                    }
                };
        PenaltyDefinition.of(regularizer, 1, 1);
        return builders.getFirst();
    }

    private static Projection projection() {
        List<Projection> builders = new ArrayList<>();
        Constraint constraint =
                new Constraint() {
                    @Override
                    public String name() {
                        return "sample";
                    }

                    @Override
                    public void define(Projection projection) {
                        builders.add(projection);
                        projection.value(projection.row());
                    }
                };
        ProjectionDefinition.of(constraint, 1, 1);
        return builders.getFirst();
    }

    private static CsvTable csvTable() {
        try {
            Path file = Files.createTempFile("sample", ".csv");
            return CsvTable.open("x", Files.writeString(file, "x\n1\n"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static TrainingProgress progress() {
        List<TrainingProgress> progress = new ArrayList<>();
        TrainingListener listener =
                new TrainingListener() {
                    @Override
                    public void epochEnded(TrainingProgress ended) {
                        progress.add(ended);
                    }
                };
        Tensor x = Tensor.zeros(1, 1, 1);
        model().fit(x, Tensor.zeros(1, 1), FitOptions.epochs(1).listener(listener));
        return progress.getFirst();
    }

    /**
     * {@return an object to call a method on, with the last arguments; null for a constructor or a
     * static method}
     */
    static Object owner(Executable unit) {
        if (unit instanceof Constructor<?> || Modifier.isStatic(unit.getModifiers())) {
            return null;
        }
        if (unit.getName().endsWith("Int")) {
            return Tensor.of(new int[1], 1, 1);
        }
        return of(unit.getDeclaringClass());
    }

    /** {@return valid arguments} */
    static Object[] arguments(Executable unit) {
        graph = new Graph();
        graph.input("input", input(1));
        Class<?>[] types = unit.getParameterTypes();
        Object[] arguments = Arrays.stream(types).map(SampleArguments::of).toArray();
        String name = unit instanceof Constructor<?> ? "new" : unit.getName();
        switch (unit.getDeclaringClass().getSimpleName() + "." + name) {
            case "BinaryCrossEntropyFromLogits.new" -> arguments[0] = List.of(1.0);
            case "ParameterGroup.new" -> replace(arguments, List.of(), List.of("x"));
            case "Embedding.new" -> arguments[0] = 2;
            case "Generation.new" -> arguments[2] = Generation.NO_TOKEN;
            case "Settings.with", "Settings.get", "Settings.names" -> {
                arguments[0] = new Adam();
                replace(arguments, "x", "epsilon");
            }
            case "CtcDecoder.bestPath",
                    "CtcDecoder.beam",
                    "CrfDecoder.decode",
                    "CrfDecoder.marginals" ->
                    arguments[0] = Tensor.zeros(1, 1, 2);
            case "Weights.set" -> arguments[0] = "dense/kernel";
            case "Model.predictWithFeedback" -> {
                if (arguments.length == 4) {
                    arguments[1] = null; // free running reads no targets
                }
            }
            default -> {}
        }
        boolean sequences = Set.of(Model.class, Session.class).contains(unit.getDeclaringClass());
        if (sequences && types.length > 0 && types[0] == Tensor.class) {
            arguments[0] = Tensor.zeros(1, 1, 1);
        }
        return arguments;
    }

    /** {@return an array, a list or a map of null; null for other types} */
    static Object containingNull(Executable unit, Class<?> type) {
        if (type.isArray() && !type.getComponentType().isPrimitive()) {
            return Array.newInstance(type.getComponentType(), 1);
        }
        if (type == Map.class) {
            String key =
                    switch (unit.getDeclaringClass().getSimpleName()) {
                        case "Settings" -> "epsilon";
                        case "Weights" -> "dense/kernel";
                        case "OnnxImport" -> "x";
                        default -> "gru/h"; // a state
                    };
            return Collections.singletonMap(key, null);
        }
        return type == List.class ? Collections.singletonList(null) : null;
    }

    private static void replace(Object[] arguments, Object sample, Object by) {
        Arrays.asList(arguments).replaceAll(each -> each.equals(sample) ? by : each);
    }

    /** {@return a valid value of a type} */
    static Object of(Class<?> type) {
        Supplier<?> sample = SAMPLES.get(type);
        if (sample != null) {
            return sample.get();
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type.isArray()) {
            Object array = Array.newInstance(type.getComponentType(), 1);
            Array.set(array, 0, of(type.getComponentType()));
            return array;
        }
        if (type.isInterface()) {
            return Components.KINDS.stream()
                    .flatMap(kind -> Components.of(kind).all().stream())
                    .filter(type::isInstance)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no sample of " + type));
        }
        try {
            return constructed(type);
        } catch (ReflectiveOperationException failure) {
            throw new IllegalArgumentException("no sample of " + type, failure);
        }
    }

    private static Object constructed(Class<?> type) throws ReflectiveOperationException {
        if (!type.isRecord() || Component.class.isAssignableFrom(type)) {
            for (Method factory : type.getMethods()) {
                if (Modifier.isStatic(factory.getModifiers())
                        && factory.getParameterCount() == 0
                        && factory.getReturnType() == type) {
                    return factory.invoke(null);
                }
            }
            return type.getConstructor().newInstance();
        }
        Class<?>[] types =
                Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getType)
                        .toArray(Class[]::new);
        Object[] values = Arrays.stream(types).map(SampleArguments::of).toArray();
        return type.getConstructor(types).newInstance(values);
    }
}
