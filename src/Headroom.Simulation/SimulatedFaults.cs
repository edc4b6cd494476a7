namespace Headroom.Simulation;

/// <summary>
/// How often things go wrong, as probabilities. Which ones do is drawn from the fleet's seed, the VM and the moment, never from what
/// was done before.
/// </summary>
public sealed record SimulatedFaults
{
    public static SimulatedFaults None { get; } = new();

    /// <summary>The platform says no to an action for no good reason.</summary>
    public double Refused { get; init; }

    /// <summary>An action begins, and ends as failed without any effect.</summary>
    public double FailsLater { get; init; }

    /// <summary>An action is reported as done, and nothing has changed.</summary>
    public double NoEffect { get; init; }

    /// <summary>An action is taken, and the answer is an error.</summary>
    public double ErrorAfterTaken { get; init; }

    /// <summary>An action begins and never ends.</summary>
    public double Stuck { get; init; }

    /// <summary>A call fails with a time-out and has no effect. One made again at the same moment fails again.</summary>
    public double Timeout { get; init; }

    /// <summary>A sample never arrives.</summary>
    public double LostSample { get; init; }

    /// <summary>A sample arrives up to a quarter of an hour late.</summary>
    public double LateSample { get; init; }

    /// <summary>A sample arrives twice.</summary>
    public double DoubledSample { get; init; }

    /// <summary>An agent reports a third of the working set and consents to everything, always.</summary>
    public double LyingAgent { get; init; }

    /// <summary>An agent says nothing for an hour.</summary>
    public double SilentGuest { get; init; }

    /// <summary>All of it: an action goes wrong in one way or another with this probability, and samples and calls as often.</summary>
    public static SimulatedFaults OfRate(double failureRate) => new()
    {
        Refused = failureRate * 0.3,
        FailsLater = failureRate * 0.35,
        NoEffect = failureRate * 0.15,
        ErrorAfterTaken = failureRate * 0.15,
        Stuck = failureRate * 0.05,
        Timeout = failureRate * 0.5,
        LostSample = failureRate,
        LateSample = failureRate,
        DoubledSample = failureRate * 0.5,
        SilentGuest = failureRate,
        LyingAgent = failureRate * 0.5,
    };
}
