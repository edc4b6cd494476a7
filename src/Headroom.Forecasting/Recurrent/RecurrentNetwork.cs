namespace Headroom.Forecasting.Recurrent;

/// <summary>
/// The cell, and the head that turns its state, the newest inputs, what the window says and the embeddings into quantiles of all targets. The parameters
/// are one row of numbers; the packed weights follow them when <see cref="Refresh"/> is called.
/// </summary>
public sealed class RecurrentNetwork
{
    private readonly float[] _parameters;

    public RecurrentNetwork(NetworkShape shape, float[] parameters)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(parameters.Length, shape.ParameterCount);
        Shape = shape;
        _parameters = parameters;
        Cell = shape.NewCell();
        CellWeights = new CellWeights(Cell);
        Dense = new DenseLayer(shape.Features, shape.Dense);
        Output = new DenseLayer(shape.Dense, shape.Outputs);
        Refresh();
    }

    public NetworkShape Shape { get; }

    public RecurrentCell Cell { get; }

    public CellWeights CellWeights { get; }

    public DenseLayer Dense { get; }

    public DenseLayer Output { get; }

    public Span<float> Parameters => _parameters;

    public static RecurrentNetwork Create(NetworkShape shape, Random random)
    {
        var parameters = new float[shape.ParameterCount];
        shape.NewCell().Initialise(parameters.AsSpan(0, shape.CellParameters), random);
        Uniform(parameters.AsSpan(shape.DenseFirst, shape.Features * shape.Dense), Math.Sqrt(1.0 / shape.Features), random);

        // Small, so that the first forecast is the newest value with a width of about the scale.
        Uniform(parameters.AsSpan(shape.OutputFirst, shape.Dense * shape.Outputs), 0.3 * Math.Sqrt(1.0 / shape.Dense), random);
        var steps = parameters.AsSpan(shape.OutputFirst + (shape.Dense * shape.Outputs), shape.Outputs);
        steps.Fill(-1f);
        steps.Slice(QuantileLevels.Median * shape.TargetSlots, shape.TargetSlots).Clear();
        return new RecurrentNetwork(shape, parameters);
    }

    /// <summary>Sets the ids that there are apart from each other; those that there are not stay like nobody's.</summary>
    public void TellApart(IEnumerable<int> applications, IEnumerable<int> users, Random random)
    {
        foreach (var application in applications.Distinct().Where(i => Known(i, Shape.Applications) > 0))
            Uniform(_parameters.AsSpan(Shape.ApplicationFirst + (application * NetworkShape.EmbeddingWidth), NetworkShape.EmbeddingWidth), 0.5, random);
        foreach (var user in users.Distinct().Where(i => Known(i, Shape.Users) > 0))
            Uniform(_parameters.AsSpan(Shape.UserFirst + (user * NetworkShape.EmbeddingWidth), NetworkShape.EmbeddingWidth), 0.5, random);
    }

    /// <summary>Goes on from another network: all of it, and the embeddings of the ids that both have. False where the sizes differ.</summary>
    public bool TakeOver(RecurrentNetwork other)
    {
        if (other.Shape with { Applications = Shape.Applications, Users = Shape.Users } != Shape)
            return false;
        other._parameters.AsSpan(0, Shape.ApplicationFirst).CopyTo(_parameters);
        var applications = Math.Min(Shape.Applications, other.Shape.Applications) * NetworkShape.EmbeddingWidth;
        var users = Math.Min(Shape.Users, other.Shape.Users) * NetworkShape.EmbeddingWidth;
        other._parameters.AsSpan(other.Shape.ApplicationFirst, applications).CopyTo(_parameters.AsSpan(Shape.ApplicationFirst));
        other._parameters.AsSpan(other.Shape.UserFirst, users).CopyTo(_parameters.AsSpan(Shape.UserFirst));
        Refresh();
        return true;
    }

    public void Refresh()
    {
        CellWeights.Refresh(_parameters.AsSpan(0, Shape.CellParameters));
        Dense.Refresh(_parameters.AsSpan(Shape.DenseFirst, Shape.DenseParameters));
        Output.Refresh(_parameters.AsSpan(Shape.OutputFirst, Shape.OutputParameters));
    }

    public ReadOnlySpan<float> ApplicationEmbedding(int application) => Row(Shape.ApplicationFirst, application, Shape.Applications);

    public ReadOnlySpan<float> UserEmbedding(int user) => Row(Shape.UserFirst, user, Shape.Users);

    /// <summary>The row of an embedding: one that was never trained is nobody's.</summary>
    public static int Known(int index, int count) => index > 0 && index < count ? index : 0;

    private ReadOnlySpan<float> Row(int first, int index, int count) =>
        _parameters.AsSpan(first + (Known(index, count) * NetworkShape.EmbeddingWidth), NetworkShape.EmbeddingWidth);

    private static void Uniform(Span<float> values, double most, Random random)
    {
        foreach (ref var value in values)
            value = (float)(((random.NextDouble() * 2) - 1) * most);
    }
}
