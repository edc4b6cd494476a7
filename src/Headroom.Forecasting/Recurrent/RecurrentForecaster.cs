using System.Runtime.InteropServices;
using Headroom.Forecasting.History;

namespace Headroom.Forecasting.Recurrent;

/// <summary>
/// Follows series with a trained network. The state of a series is its statistics, the inputs of the newest step, the hidden units and the memory.
/// </summary>
public sealed class RecurrentForecaster : IForecaster
{
    private readonly RecurrentModel _model;
    private readonly RecurrentNetwork _network;
    private readonly TargetAnswers _answers;
    private readonly CellPass _step;
    private readonly float[] _extras;
    private readonly float[] _features;
    private readonly float[] _sums;
    private readonly float[] _values;
    private readonly float[] _raw;
    private readonly int _inputsAt = SeriesStatistics.Length;
    private readonly int _hiddenAt;
    private readonly int _memoryAt;

    internal RecurrentForecaster(RecurrentModel model)
    {
        _model = model;
        _network = model.Network;
        _answers = new TargetAnswers(model.Targets.ToArray());
        var shape = _network.Shape;
        _step = new CellPass(_network.Cell, 1, 1);
        _extras = new float[shape.Extras];
        _features = new float[shape.Features];
        _sums = new float[shape.Dense];
        _values = new float[shape.Dense];
        _raw = new float[shape.Outputs];
        _hiddenAt = _inputsAt + shape.Inputs;
        _memoryAt = _hiddenAt + shape.Hidden;
    }

    public string Name => _model.Name;

    public int StateLength => _memoryAt + _network.Cell.Memory;

    public void Begin(SeriesWindow window, Span<float> state)
    {
        state[..StateLength].Clear();
        for (var at = 0; at < window.Count; at++)
            Take(window, at, state, runsCell: at >= window.Count - Stretch.Steps);
    }

    public void Learn(SeriesWindow window, int interval, Span<float> state) => Take(window, interval, state, runsCell: true);

    public void Forecast(SeriesWindow window, ReadOnlySpan<float> state, ForecastTable table)
    {
        if (window.KnownCount == 0)
            return;
        var shape = _network.Shape;
        var statistics = Statistics(state);
        SeriesFeatures.WriteExtras(window, window.Count - 1, statistics, _extras);
        HeadFeatures.Write(
            _network, state.Slice(_hiddenAt, shape.Hidden), state.Slice(_inputsAt, shape.Inputs), _extras, window.Application, window.User, _features);
        _network.Dense.Apply(_features, 1, _sums);
        Swish.Apply(_sums, _values);
        _network.Output.Apply(_values, 1, _raw);
        QuantileLadder.Climb(_raw, shape.TargetSlots);
        _answers.Fill(_raw, shape.TargetSlots, window, SeriesFeatures.Scale(window, statistics), table);
    }

    private void Take(SeriesWindow window, int at, Span<float> state, bool runsCell)
    {
        var statistics = new SeriesStatistics(state[..SeriesStatistics.Length]);
        var before = statistics.Count > 0 ? statistics.Last : window.Mean[at];
        if (!float.IsNaN(window.Known[at]))
            statistics.Learn(window.Mean[at], window.Peak[at]);
        if (!runsCell)
            return;
        var shape = _network.Shape;
        var inputs = state.Slice(_inputsAt, shape.Inputs);
        SeriesFeatures.WriteInputs(window, at, statistics, before, inputs);
        _step.Resume(inputs, state.Slice(_hiddenAt, shape.Hidden), state.Slice(_memoryAt, _network.Cell.Memory));
        _step.Forward(_network.CellWeights);
        _step.Hidden(0, 0).CopyTo(state[_hiddenAt..]);
        _step.Memory(0, 0).CopyTo(state[_memoryAt..]);
    }

    // Reading needs a span that could be written to; the forecast leaves it as it is.
    private static SeriesStatistics Statistics(ReadOnlySpan<float> state) =>
        new(MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(state), SeriesStatistics.Length));
}
