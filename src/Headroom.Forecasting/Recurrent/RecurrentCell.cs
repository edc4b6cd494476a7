namespace Headroom.Forecasting.Recurrent;

/// <summary>
/// What a cell does to the sums that come out of its weights, and the derivative of that. The weights are one matrix of
/// (inputs + hidden) rows and <see cref="Columns"/> columns, then the biases; every kind of cell shares the products and differs here.
/// </summary>
public abstract class RecurrentCell
{
    /// <summary>Hidden units come in whole vectors of the widest kind.</summary>
    public const int HiddenMultiple = 16;

    protected RecurrentCell(int inputs, int hidden)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(hidden, HiddenMultiple);
        ArgumentOutOfRangeException.ThrowIfNotEqual(hidden % HiddenMultiple, 0);
        (Inputs, Hidden) = (inputs, hidden);
    }

    public int Inputs { get; }

    public int Hidden { get; }

    /// <summary>Inputs and hidden units side by side: a row of the left side of the products.</summary>
    public int Joint => Inputs + Hidden;

    public abstract int Columns { get; }

    /// <summary>Numbers of memory besides the hidden units.</summary>
    public abstract int Memory { get; }

    public int ParameterCount => (Joint + 1) * Columns;

    public abstract void Initialise(Span<float> parameters, Random random);

    /// <summary>Turns a step's sums into the hidden units; what the derivative needs stays in the sums and in <paramref name="squashed"/>.</summary>
    public abstract void Activate(CellStep step, Span<float> squashed);

    /// <summary>
    /// Turns a step's activated sums into the gradient of the sums. The gradient of the hidden units comes in; the gradient of the memory comes in and
    /// leaves as that of the memory before.
    /// </summary>
    public abstract void Differentiate(CellStep step, ReadOnlySpan<float> squashed, ReadOnlySpan<float> hiddenGradient, Span<float> memoryGradient);

    protected static void Uniform(Span<float> values, double most, Random random)
    {
        foreach (ref var value in values)
            value = (float)(((random.NextDouble() * 2) - 1) * most);
    }
}

/// <summary>One step of many series at once, row by row.</summary>
public readonly ref struct CellStep
{
    public required int Rows { get; init; }

    /// <summary>The sums, then the activations, then their gradient.</summary>
    public required Span<float> Sums { get; init; }

    public required ReadOnlySpan<float> MemoryBefore { get; init; }

    public required Span<float> Memory { get; init; }

    /// <summary>The hidden units, whose rows lie <see cref="HiddenStride"/> apart.</summary>
    public required Span<float> Hidden { get; init; }

    public required int HiddenStride { get; init; }
}
