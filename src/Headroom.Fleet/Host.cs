namespace Headroom.Fleet;

public enum HostState
{
    Up,
    Maintenance,
    Off,
    Failed,
}

public enum PriceClass
{
    Owned,
    Reserved,
    OnDemand,
    Spot,
}

/// <summary>What an hour of this host costs, whether or not it is used.</summary>
public sealed record HostPrice(PriceClass Class, double PerHour);

/// <summary>Electric power at evenly spaced loads from idle to full, in watts; between the points it is a straight line.</summary>
public sealed record PowerCurve(IReadOnlyList<double> Watts)
{
    public double At(double load)
    {
        if (Watts.Count == 1)
            return Watts[0];
        var position = Math.Clamp(load, 0, 1) * (Watts.Count - 1);
        var below = Math.Min((int)position, Watts.Count - 2);
        return Watts[below] + ((Watts[below + 1] - Watts[below]) * (position - below));
    }
}

/// <summary>A machine that runs VMs, as its connector last described it.</summary>
public sealed record Host
{
    public required HostId Id { get; init; }

    public required PoolId Pool { get; init; }

    public required Amounts Capacity { get; init; }

    public HostState State { get; init; } = HostState.Up;

    public string? Zone { get; init; }

    public string? Rack { get; init; }

    public HostPrice? Price { get; init; }

    public PowerCurve? Power { get; init; }
}
