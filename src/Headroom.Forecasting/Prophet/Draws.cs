namespace Headroom.Forecasting.Prophet;

/// <summary>A stream of random numbers that allocates nothing (SplitMix64): the same seed gives the same numbers everywhere.</summary>
internal struct Draws(int seed)
{
    private ulong _state = (ulong)(uint)seed * 0xD1342543DE82EF95;

    /// <summary>Above 0, at most 1.</summary>
    public double Uniform()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = _state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return ((mixed ^ (mixed >> 31)) >> 11) * (1.0 / (1UL << 53)) is var u and > 0 ? u : 1;
    }

    /// <summary>The distance to the next event, when there is one per unit of time on average.</summary>
    public double Exponential() => -Math.Log(Uniform());

    /// <summary>Of mean size 1.</summary>
    public double Laplace() => Uniform() > 0.5 ? Exponential() : -Exponential();

    public double Normal() => Math.Sqrt(2 * Exponential()) * Math.Cos(2 * Math.PI * Uniform());
}
