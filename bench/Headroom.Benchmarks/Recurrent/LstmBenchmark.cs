using System.Globalization;
using Headroom.Forecasting;
using Headroom.Forecasting.History;
using Headroom.Forecasting.Numerics;
using Headroom.Forecasting.Recurrent;
using Headroom.Forecasting.Training;

namespace Headroom.Benchmarks.Recurrent;

/// <summary>
/// The cell as frameworks are usually measured: 64 hidden units, 8 inputs, 48 steps, batches of 256 sequences with one linear output at the end; and the
/// family as it is used: one interval and one forecast of one series.
/// </summary>
internal static class LstmBenchmark
{
    private const int Hidden = 64;
    private const int Inputs = 8;
    private const int Steps = 48;
    private const int Batch = 256;

    /// <summary>Sequences that are run at once: their buffers stay in the cache.</summary>
    private const int Rows = 32;

    public static void Run(TimeSpan budget, TextWriter output)
    {
        var peak = PeakLoop.Operations / CpuMeter.SecondsPerCall(budget, () => PeakLoop.Run());
        Line(output, $"peak of multiply-adds      {peak / 1e9,10:F1} GFLOP/s");
        var trial = new CellTrial();
        var forward = 2.0 * 4 * Hidden * (Hidden + Inputs) * Steps;
        var inference = Batch / CpuMeter.SecondsPerCall(budget, trial.Infer);
        Line(output, $"inference                  {inference,10:N0} series/s   {inference * forward / peak,6:P0} of the peak in products alone");
        var training = Batch / CpuMeter.SecondsPerCall(budget, trial.Train);
        Line(output, $"training                   {training,10:N0} samples/s  {training * 3 * forward / peak,6:P0}");
        SingleSeries(budget, output);
    }

    private static void SingleSeries(TimeSpan budget, TextWriter output)
    {
        var forecaster = TinyModel().NewForecaster();
        var values = Wave(0, SeriesWindow.DefaultCapacity);
        var window = new SeriesWindow();
        window.Load(values, values, values.Length, 0.5f, 100);
        var state = new float[forecaster.StateLength];
        var table = new ForecastTable(Targets());
        var begin = CpuMeter.SecondsPerCall(budget, () => forecaster.Begin(window, state));
        var learn = CpuMeter.SecondsPerCall(budget, () => forecaster.Learn(window, window.Count - 1, state));
        var forecast = CpuMeter.SecondsPerCall(budget, () => forecaster.Forecast(window, state, table));
        Line(output, $"one interval of one series {learn * 1e6,10:F2} µs");
        Line(output, $"one forecast, {table.Count} targets   {forecast * 1e6,10:F2} µs");
        Line(output, $"taking up a series         {begin * 1e6,10:F1} µs");
    }

    private static ITrainedModel TinyModel()
    {
        var fleet = Enumerable.Range(0, 4).Select(k => new TrainingSeries { Mean = Wave(k, 1200), Peak = Wave(k, 1200), FirstInterval = 0, Floor = 0.5f, Most = 100 });
        var options = new TrainingOptions { Targets = Targets(), MaxSituations = 400 };
        return new LstmFamily(new RecurrentSettings { Epochs = 1 }).Train(new TrainingRound([.. fleet], options), null, CancellationToken.None)!;
    }

    private static List<Target> Targets() =>
    [
        .. Enumerable.Range(1, 12).Select(Target.Level), .. Enumerable.Range(2, 23).Select(i => Target.Level(i * 12)),
        Target.Peak(1, 12), Target.Peak(2, 13), Target.Peak(2, 25),
    ];

    private static float[] Wave(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => 30 + (20 * MathF.Sin(i / 40f)) + (5 * (float)random.NextDouble()))];
    }

    private static void Line(TextWriter output, FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    /// <summary>A batch through the cell and its linear output, forwards or forwards and back.</summary>
    private sealed class CellTrial
    {
        private readonly LstmCell _cell = new(Inputs, Hidden);
        private readonly float[] _parameters;
        private readonly float[] _gradient;
        private readonly float[] _inputs;
        private readonly float[] _above = new float[Steps * Rows * Hidden];
        private readonly CellWeights _weights;
        private readonly CellPass _pass;
        private readonly Adam _adam;

        public CellTrial()
        {
            var random = new Random(1);
            _parameters = new float[_cell.ParameterCount + Hidden];
            _gradient = new float[_parameters.Length];
            _cell.Initialise(_parameters.AsSpan(0, _cell.ParameterCount), random);
            _inputs = [.. Enumerable.Range(0, Batch * Steps * Inputs).Select(_ => (float)(random.NextDouble() - 0.5))];
            _weights = new CellWeights(_cell);
            _weights.Refresh(_parameters);
            _pass = new CellPass(_cell, Steps, Rows);
            _adam = new Adam(_parameters.Length);
        }

        private Span<float> Output => _parameters.AsSpan(_cell.ParameterCount);

        public void Infer()
        {
            for (var first = 0; first < Batch; first += Rows)
                Forward(first);
        }

        public void Train()
        {
            Array.Clear(_gradient);
            for (var first = 0; first < Batch; first += Rows)
            {
                Forward(first);
                for (var row = 0; row < Rows; row++)
                    SquaredError(row, _inputs[(first + row) * Steps * Inputs]);
                _pass.Backward(_weights, _above, _gradient.AsSpan(0, _cell.ParameterCount));
            }

            _adam.Step(_parameters, _gradient, 1e-3, 1);
            _weights.Refresh(_parameters);
        }

        private void Forward(int first)
        {
            _pass.Begin(Steps, Rows);
            for (var row = 0; row < Rows; row++)
            {
                for (var step = 0; step < Steps; step++)
                    _inputs.AsSpan((((first + row) * Steps) + step) * Inputs, Inputs).CopyTo(_pass.Input(step, row));
            }

            _pass.Forward(_weights);
        }

        private void SquaredError(int row, float wanted)
        {
            var hidden = _pass.Hidden(Steps - 1, row);
            var error = -wanted;
            for (var i = 0; i < Hidden; i++)
                error += hidden[i] * Output[i];
            var above = _above.AsSpan((((Steps - 1) * Rows) + row) * Hidden, Hidden);
            for (var i = 0; i < Hidden; i++)
            {
                above[i] = error * Output[i] / Batch;
                _gradient[_cell.ParameterCount + i] += error * hidden[i] / Batch;
            }
        }
    }
}
