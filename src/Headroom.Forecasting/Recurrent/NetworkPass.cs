using Headroom.Forecasting.Numerics;

namespace Headroom.Forecasting.Recurrent;

/// <summary>
/// The whole network over a batch of stretches of series, and back: the cell at every step, the head at the moments that are learned from.
/// </summary>
public sealed class NetworkPass
{
    private readonly RecurrentNetwork _network;
    private readonly CellPass _cell;
    private readonly float[] _features;
    private readonly float[] _sums;
    private readonly float[] _values;
    private readonly float[] _raw;
    private readonly float[] _hiddenGradient;
    private readonly int[] _applications;
    private readonly int[] _users;
    private readonly WeightGradient _denseGradient;
    private readonly WeightGradient _outputGradient;

    public NetworkPass(RecurrentNetwork network, int maxStretches)
    {
        _network = network;
        var shape = network.Shape;
        var rows = maxStretches * Stretch.Moments;
        _cell = new CellPass(network.Cell, Stretch.Steps, maxStretches);
        _features = new float[rows * shape.Features];
        _sums = new float[rows * shape.Dense];
        _values = new float[rows * shape.Dense];
        _raw = new float[rows * shape.Outputs];
        _hiddenGradient = new float[Stretch.Steps * maxStretches * shape.Hidden];
        _applications = new int[maxStretches];
        _users = new int[maxStretches];
        _denseGradient = new WeightGradient(shape.Dense);
        _outputGradient = new WeightGradient(shape.Outputs);
    }

    /// <summary>
    /// The loss of a batch. Where <paramref name="gradient"/> is not empty the gradient of its mean over the situations is added to it, and
    /// <paramref name="forget"/> says for which stretches the ids are to be unknown.
    /// </summary>
    public double Run(ReadOnlySpan<Stretch> batch, Func<bool>? forget, Span<float> gradient)
    {
        var rows = batch.Length * Stretch.Moments;
        LoadInputs(batch, forget);
        _cell.Forward(_network.CellWeights);
        LoadFeatures(batch);
        _network.Dense.Apply(_features, rows, _sums);
        Swish.Apply(_sums.AsSpan(0, rows * _network.Shape.Dense), _values);
        _network.Output.Apply(_values, rows, _raw);
        var loss = Loss(batch);
        if (!gradient.IsEmpty)
            Return(batch.Length, rows, gradient);
        return loss;
    }

    private void LoadInputs(ReadOnlySpan<Stretch> batch, Func<bool>? forget)
    {
        var shape = _network.Shape;
        _cell.Begin(Stretch.Steps, batch.Length);
        for (var i = 0; i < batch.Length; i++)
        {
            for (var step = 0; step < Stretch.Steps; step++)
                batch[i].Inputs.AsSpan(step * shape.Inputs, shape.Inputs).CopyTo(_cell.Input(step, i));
            _applications[i] = forget?.Invoke() == true ? 0 : RecurrentNetwork.Known(batch[i].Application, shape.Applications);
            _users[i] = forget?.Invoke() == true ? 0 : RecurrentNetwork.Known(batch[i].User, shape.Users);
        }
    }

    private void LoadFeatures(ReadOnlySpan<Stretch> batch)
    {
        var shape = _network.Shape;
        for (var i = 0; i < batch.Length; i++)
        {
            for (var moment = 0; moment < Stretch.Moments; moment++)
            {
                var row = _features.AsSpan(((i * Stretch.Moments) + moment) * shape.Features, shape.Features);
                var step = Stretch.StepOf(moment);
                var extras = batch[i].Extras.AsSpan(moment * shape.Extras, shape.Extras);
                HeadFeatures.Write(_network, _cell.Hidden(step, i), _cell.Input(step, i), extras, _applications[i], _users[i], row);
            }
        }
    }

    private double Loss(ReadOnlySpan<Stretch> batch)
    {
        var shape = _network.Shape;
        var slots = shape.TargetSlots;
        double loss = 0;
        for (var i = 0; i < batch.Length; i++)
        {
            for (var moment = 0; moment < Stretch.Moments; moment++)
            {
                var raw = _raw.AsSpan(((i * Stretch.Moments) + moment) * shape.Outputs, shape.Outputs);
                var actual = batch[i].Actual.AsSpan(moment * slots, slots);
                loss += QuantileLadder.Loss(raw, actual, batch[i].Weights.AsSpan(moment * slots, slots));
            }
        }

        return loss;
    }

    private void Return(int stretches, int rows, Span<float> gradient)
    {
        var shape = _network.Shape;
        var output = gradient.Slice(shape.OutputFirst, shape.OutputParameters);
        _outputGradient.Add(_values, shape.Dense, _raw, shape.Outputs, rows, output);
        _network.Output.Return(_raw, rows, _values);
        Swish.Differentiate(_sums.AsSpan(0, rows * shape.Dense), _values);
        var dense = gradient.Slice(shape.DenseFirst, shape.DenseParameters);
        _denseGradient.Add(_features, shape.Features, _values, shape.Dense, rows, dense);
        _network.Dense.Return(_values, rows, _features);
        _hiddenGradient.AsSpan().Clear();
        for (var row = 0; row < rows; row++)
        {
            var stretch = row / Stretch.Moments;
            var at = (Stretch.StepOf(row % Stretch.Moments) * stretches) + stretch;
            var features = _features.AsSpan(row * shape.Features, shape.Features);
            features[..shape.Hidden].CopyTo(_hiddenGradient.AsSpan(at * shape.Hidden));
            AddEmbedding(features, 0, shape.ApplicationFirst, _applications[stretch], gradient);
            AddEmbedding(features, 1, shape.UserFirst, _users[stretch], gradient);
        }

        _cell.Backward(_network.CellWeights, _hiddenGradient, gradient[..shape.CellParameters]);
    }

    private void AddEmbedding(ReadOnlySpan<float> features, int which, int first, int index, Span<float> gradient)
    {
        const int Width = NetworkShape.EmbeddingWidth;
        var from = features.Slice(_network.Shape.FirstEmbedding + (which * Width), Width);
        var to = gradient.Slice(first + (index * Width), Width);
        for (var i = 0; i < Width; i++)
            to[i] += from[i];
    }
}

/// <summary>The row that the head reads.</summary>
internal static class HeadFeatures
{
    public static void Write(
        RecurrentNetwork network, ReadOnlySpan<float> hidden, ReadOnlySpan<float> inputs, ReadOnlySpan<float> extras, int application, int user, Span<float> row)
    {
        hidden.CopyTo(row);
        inputs.CopyTo(row[hidden.Length..]);
        extras.CopyTo(row[(hidden.Length + inputs.Length)..]);
        var first = network.Shape.FirstEmbedding;
        network.ApplicationEmbedding(application).CopyTo(row[first..]);
        network.UserEmbedding(user).CopyTo(row[(first + NetworkShape.EmbeddingWidth)..]);
    }
}
