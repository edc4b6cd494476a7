namespace Headroom.Fleet;

/// <summary>A VM is its UUID everywhere, so that two connectors never act on one VM as if it were two.</summary>
public readonly record struct VmId(Guid Value) : IComparable<VmId>
{
    public static bool TryParse(string? text, out VmId id)
    {
        var ok = Guid.TryParse(text, out var value);
        id = new VmId(value);
        return ok;
    }

    public int CompareTo(VmId other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString("D");
}

/// <summary>A host's name within its pool's connector.</summary>
public readonly record struct HostId(string Value) : IComparable<HostId>
{
    public int CompareTo(HostId other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value;
}

/// <summary>The name of a group of hosts managed through one connector.</summary>
public readonly record struct PoolId(string Value) : IComparable<PoolId>
{
    public int CompareTo(PoolId other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value;
}
