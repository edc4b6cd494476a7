using Headroom.Forecasting.Numerics;

namespace Headroom.Forecasting.Recurrent;

/// <summary>
/// A cell run over some steps of some series at once, and back again: exact back-propagation through time. Buffers are made once and used for every
/// batch; few rows at a time keep them in the cache.
/// </summary>
public sealed class CellPass
{
    private readonly RecurrentCell _cell;
    private readonly int _maxSteps;
    private readonly int _maxRows;
    private readonly float[] _joint;
    private readonly float[] _sums;
    private readonly float[] _memory;
    private readonly float[] _squashed;
    private readonly float[] _hiddenGradient;
    private readonly float[] _memoryGradient;
    private readonly WeightGradient _weightGradient;

    public CellPass(RecurrentCell cell, int maxSteps, int maxRows)
    {
        _cell = cell;
        (_maxSteps, _maxRows) = (maxSteps, maxRows);
        _joint = new float[(maxSteps + 1) * maxRows * cell.Joint];
        _sums = new float[maxSteps * maxRows * cell.Columns];
        _memory = new float[(maxSteps + 1) * maxRows * cell.Memory];
        _squashed = new float[maxSteps * maxRows * cell.Memory];
        _hiddenGradient = new float[maxRows * cell.Hidden];
        _memoryGradient = new float[maxRows * cell.Memory];
        _weightGradient = new WeightGradient(cell.Columns);
    }

    public int Steps { get; private set; }

    public int Rows { get; private set; }

    /// <summary>Sets the size of the batch and clears the state that it starts from.</summary>
    public void Begin(int steps, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps, _maxSteps);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, _maxRows);
        (Steps, Rows) = (steps, rows);
        for (var row = 0; row < rows; row++)
            HiddenBefore(0, row).Clear();
        _memory.AsSpan(0, rows * _cell.Memory).Clear();
    }

    /// <summary>One step of one series that goes on from a state.</summary>
    public void Resume(ReadOnlySpan<float> inputs, ReadOnlySpan<float> hidden, ReadOnlySpan<float> memory)
    {
        (Steps, Rows) = (1, 1);
        inputs.CopyTo(_joint);
        hidden.CopyTo(HiddenBefore(0, 0));
        memory.CopyTo(_memory);
    }

    /// <summary>The inputs of a step of a row, to be filled between Begin and Forward.</summary>
    public Span<float> Input(int step, int row) => _joint.AsSpan(((step * Rows) + row) * _cell.Joint, _cell.Inputs);

    /// <summary>The hidden units after a step.</summary>
    public ReadOnlySpan<float> Hidden(int step, int row) => HiddenBefore(step + 1, row);

    /// <summary>The memory after a step.</summary>
    public ReadOnlySpan<float> Memory(int step, int row) => _memory.AsSpan((((step + 1) * Rows) + row) * _cell.Memory, _cell.Memory);

    public void Forward(CellWeights weights)
    {
        for (var step = 0; step < Steps; step++)
        {
            var joint = _joint.AsSpan(step * Rows * _cell.Joint, Rows * _cell.Joint);
            var at = At(step);
            Gemm.Multiply(new LeftMatrix(joint, Rows, _cell.Joint, _cell.Joint, 1), weights.Forward, weights.Bias, at.Sums, _cell.Columns);
            _cell.Activate(at, Squashed(step));
        }
    }

    /// <summary>
    /// Adds the gradient of the parameters to <paramref name="gradient"/>. <paramref name="above"/> is the gradient of the hidden units after each step,
    /// step by step, row by row. What Forward left is used up.
    /// </summary>
    public void Backward(CellWeights weights, ReadOnlySpan<float> above, Span<float> gradient)
    {
        var length = Rows * _cell.Hidden;
        var carried = _hiddenGradient.AsSpan(0, length);
        carried.Clear();
        _memoryGradient.AsSpan().Clear();
        for (var step = Steps - 1; step >= 0; step--)
        {
            Sums.Add(above.Slice(step * length, length), carried);
            var at = At(step);
            _cell.Differentiate(at, Squashed(step), carried, _memoryGradient);
            if (step > 0)
                Gemm.Multiply(new LeftMatrix(at.Sums, Rows, _cell.Columns, _cell.Columns, 1), weights.Backward, carried, _cell.Hidden);
        }

        var rows = Steps * Rows;
        _weightGradient.Add(_joint.AsSpan(0, rows * _cell.Joint), _cell.Joint, _sums.AsSpan(0, rows * _cell.Columns), _cell.Columns, rows, gradient);
    }

    private CellStep At(int step)
    {
        var memory = Rows * _cell.Memory;
        return new CellStep
        {
            Rows = Rows,
            Sums = _sums.AsSpan(step * Rows * _cell.Columns, Rows * _cell.Columns),
            MemoryBefore = _memory.AsSpan(step * memory, memory),
            Memory = _memory.AsSpan((step + 1) * memory, memory),
            Hidden = _joint.AsSpan(((step + 1) * Rows * _cell.Joint) + _cell.Inputs),
            HiddenStride = _cell.Joint,
        };
    }

    private Span<float> Squashed(int step) => _squashed.AsSpan(step * Rows * _cell.Memory, Rows * _cell.Memory);

    private Span<float> HiddenBefore(int step, int row) =>
        _joint.AsSpan((((step * Rows) + row) * _cell.Joint) + _cell.Inputs, _cell.Hidden);
}
