namespace Headroom.Simulation.PlanetLab;

/// <summary>When a host counts as overloaded, in the ways of the literature (Beloglazov and Buyya, 2012).</summary>
internal abstract class OverloadRule
{
    private const int Longest = 30;

    /// <summary>While the past is short.</summary>
    private const double FirstThreshold = 0.7;

    /// <summary>A fixed share of the host's MIPS.</summary>
    public static OverloadRule Threshold(double share) => new FixedRule(share);

    /// <summary>The less, the more the host's load was scattered (median absolute deviation) lately.</summary>
    public static OverloadRule MedianDeviation(double safety) => new ScatterRule(load => safety * Scatter.MedianDeviation(load));

    /// <summary>The same by the range between the quartiles.</summary>
    public static OverloadRule QuartileRange(double safety) => new ScatterRule(load => safety * Scatter.QuartileRange(load));

    /// <summary>A line through the last loads reaches everything by the time that a move is done.</summary>
    public static OverloadRule Line(double safety) => new LineRule(safety);

    public abstract bool IsOverloaded(TentativeHost host);

    private static bool IsAbove(TentativeHost host, double threshold) => host.Asked / host.Host.Model.TotalMips > threshold;

    /// <summary>What the VMs that are on the host now have asked for, newest first.</summary>
    private static ReadOnlySpan<double> Past(TentativeHost host, Span<double> into)
    {
        into.Clear();
        foreach (var vm in host.Vms)
        {
            var past = host.Past(vm);
            for (var age = 0; age < past.Length; age++)
                into[age] += past[age] * vm.Mips / host.Host.Model.TotalMips;
        }

        return into[..Math.Max(1, into.LastIndexOfAnyExcept(0) + 1)];
    }

    private sealed class FixedRule(double share) : OverloadRule
    {
        public override bool IsOverloaded(TentativeHost host) => IsAbove(host, share);
    }

    private sealed class ScatterRule(Func<ReadOnlySpan<double>, double> scatter) : OverloadRule
    {
        private const int Least = 12;

        private readonly double[] _past = new double[Longest];

        public override bool IsOverloaded(TentativeHost host)
        {
            var past = Past(host, _past);
            return IsAbove(host, past.Length >= Least ? 1 - scatter(past) : FirstThreshold);
        }
    }

    private sealed class LineRule(double safety) : OverloadRule
    {
        private const int Used = 10;

        /// <summary>Steps that a move takes, rounded up.</summary>
        private const int MoveSteps = 1;

        private readonly double[] _past = new double[Longest];

        public override bool IsOverloaded(TentativeHost host)
        {
            var past = Past(host, _past);
            if (past.Length < Used)
                return IsAbove(host, FirstThreshold);
            double sum = 0, product = 0, squares = 0;
            const double Middle = (Used + 1) / 2.0;
            for (var x = 1; x <= Used; x++)
            {
                var load = past[Used - x];
                sum += load;
                product += (x - Middle) * load;
                squares += (x - Middle) * (x - Middle);
            }

            return safety * ((sum / Used) + (product / squares * (Used + MoveSteps - Middle))) >= 1;
        }
    }
}
