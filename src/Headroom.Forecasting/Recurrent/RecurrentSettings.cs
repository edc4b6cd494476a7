namespace Headroom.Forecasting.Recurrent;

/// <summary>The sizes and the course of a training. The defaults were chosen on traces of real fleets.</summary>
public sealed record RecurrentSettings
{
    public int Hidden { get; init; } = 64;

    public int Dense { get; init; } = 96;

    public int Epochs { get; init; } = 24;

    /// <summary>Epochs without a better result on the held-out moments until the training stops.</summary>
    public int Patience { get; init; } = 9;

    public int BatchStretches { get; init; } = 32;

    public double FirstRate { get; init; } = 3e-3;

    public double LastRate { get; init; } = 1e-4;

    public double MaxGradientNorm { get; init; } = 1;

    /// <summary>The share of the parameters that fades away at each step, times the rate.</summary>
    public double Decay { get; init; } = 0.3;

    /// <summary>
    /// How slowly the average of the parameters follows them, per step. The average is what is judged and kept: it is calmer than any single step, and its
    /// forecasts are better.
    /// </summary>
    public double Averaging { get; init; } = 0.995;

    /// <summary>How often an id is hidden in training, so that a series that nobody knows gets a good forecast too.</summary>
    public double ForgetShare { get; init; } = 0.15;

    /// <summary>Share of the latest moments that are held out.</summary>
    public double HeldOutShare { get; init; } = 0.1;
}
