using System.Collections.Immutable;
using Headroom.Control.Ports;
using Headroom.Fleet;

namespace Headroom.Control.Acting;

/// <summary>What was read back after an action, against what was wanted.</summary>
internal sealed record Verification(bool Holds, string Detail, ImmutableArray<ResourceChange> LeftOver)
{
    /// <summary>Platforms round to their own grain; less than this is not a difference.</summary>
    private const double Tolerance = 0.005;

    /// <summary>A guest counts less memory than it was given: its kernel keeps some for itself.</summary>
    private const double GuestMemoryShare = 0.85;

    /// <summary>Compares a resize with the truth. Left over: what must be put back if the resize is to be undone.</summary>
    public static Verification Of(ResizeAction resize, Vm? actual, GuestView? guest)
    {
        if (actual is null)
            return new Verification(false, "the VM is gone", []);
        var problems = new List<string>();
        var leftOver = ImmutableArray.CreateBuilder<ResourceChange>();
        foreach (var change in resize.Changes)
        {
            var have = actual.Allocation[change.Resource];
            if (Problem(change, have, guest) is { } problem)
                problems.Add(problem);
            if (Differs(have, change.From))
                leftOver.Add(new ResourceChange(change.Resource, have, change.From));
        }

        var seenInside = guest is null ? "read back from the hypervisor" : "read back from the hypervisor and inside the guest";
        return new Verification(problems.Count == 0, problems.Count == 0 ? seenInside : string.Join("; ", problems), leftOver.ToImmutable());
    }

    public static bool Differs(double a, double b) => Math.Abs(a - b) > Tolerance * Math.Max(Math.Abs(a), Math.Abs(b));

    private static string? Problem(ResourceChange change, double have, GuestView? guest)
    {
        var reached = change.Direction == Direction.Up ? have >= change.To * (1 - Tolerance) : have <= change.To * (1 + Tolerance);
        if (!reached)
            return $"{change.Resource.Name()} is {AmountText.Format(change.Resource, have)}, not {AmountText.Format(change.Resource, change.To)}";
        if (guest is null || change.Direction == Direction.Down)
            return null;
        return change.Resource switch
        {
            Resource.Memory when guest.MemoryTotalBytes < change.To * GuestMemoryShare =>
                $"the guest sees only {AmountText.FormatBytes(guest.MemoryTotalBytes)} of memory",
            Resource.Cpu when guest.CpusOnline < Math.Floor(change.To) => $"the guest has only {guest.CpusOnline} CPUs online",
            _ => null,
        };
    }
}
