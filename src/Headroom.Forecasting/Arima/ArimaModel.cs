namespace Headroom.Forecasting.Arima;

/// <summary>What a fit found and what a series that follows it needs, immutable.</summary>
internal sealed record ArimaModel
{
    public required ArimaOrder Order { get; init; }

    public required RegressorPlan Plan { get; init; }

    public required double[] Phi { get; init; }

    public required double[] Theta { get; init; }

    public required double[] Regression { get; init; }

    /// <summary>The standard deviation of the innovations.</summary>
    public required double Deviation { get; init; }

    /// <summary>The series cannot be above this.</summary>
    public required float Most { get; init; }

    public required int Seed { get; init; }

    public static ArimaModel From(ArimaFit fit, float most, int seed) => new()
    {
        Order = fit.Order,
        Plan = fit.Plan,
        Phi = fit.Phi,
        Theta = fit.Theta,
        Regression = fit.Regression,
        Deviation = Math.Sqrt(fit.Variance),
        Most = most,
        Seed = seed,
    };

    /// <summary>For a series that tells nothing: it stays where it is.</summary>
    public static ArimaModel Still(float most, int seed) => new()
    {
        Order = new ArimaOrder(0, 1, 0, Constant: false),
        Plan = RegressorPlan.None,
        Phi = [],
        Theta = [],
        Regression = [],
        Deviation = 0,
        Most = most,
        Seed = seed,
    };

    public ErrorProcess NewProcess()
    {
        var process = new ErrorProcess(Order.P, Order.Q, Order.D);
        process.Set(Phi, Theta);
        return process;
    }

    public void Save(BinaryWriter writer)
    {
        foreach (var part in (int[])[Order.P, Order.D, Order.Q, Plan.Constants, Plan.Daily, Plan.Weekly, Plan.PerDay, Plan.Phase, Seed])
            writer.Write(part);
        foreach (var number in (double[])[.. Phi, .. Theta, .. Regression, Deviation])
            writer.Write(number);
        writer.Write(Most);
    }

    public static ArimaModel Load(BinaryReader reader)
    {
        var (p, d, q, constants) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        var order = new ArimaOrder(p, d, q, constants == 1);
        var plan = new RegressorPlan(constants, d == 1, reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        if (!order.IsAllowed || constants is < 0 or > 1 || !plan.IsAllowed)
            throw new InvalidDataException("The file holds no arima model.");
        var seed = reader.ReadInt32();
        return new ArimaModel
        {
            Order = order,
            Plan = plan,
            Seed = seed,
            Phi = Numbers(reader, p),
            Theta = Numbers(reader, q),
            Regression = Numbers(reader, plan.Count),
            Deviation = reader.ReadDouble(),
            Most = reader.ReadSingle(),
        };
    }

    private static double[] Numbers(BinaryReader reader, int count)
    {
        var numbers = new double[count];
        for (var i = 0; i < count; i++)
            numbers[i] = reader.ReadDouble();
        return numbers;
    }
}
