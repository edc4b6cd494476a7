using System.Collections.Immutable;

namespace Headroom.Fleet;

public enum Direction
{
    Up,
    Down,
}

/// <summary>One resource's allocation, before and after.</summary>
public readonly record struct ResourceChange(Resource Resource, double From, double To)
{
    public Direction Direction => To > From ? Direction.Up : Direction.Down;

    public double Delta => To - From;

    public override string ToString() =>
        $"{Resource.Name()} {AmountText.Format(Resource, From)} → {AmountText.Format(Resource, To)}";
}

/// <summary>Something that Headroom can do to one VM. A value: it carries all that is needed to carry it out or to undo it.</summary>
public abstract record FleetAction(VmId Vm)
{
    /// <summary>One word, as it stands in the journal and on screens.</summary>
    public abstract string Kind { get; }
}

/// <summary>Changes allocations in place. All changes go in one direction, because up and down are permitted separately.</summary>
public sealed record ResizeAction(VmId Vm, ImmutableArray<ResourceChange> Changes) : FleetAction(Vm)
{
    public override string Kind => "resize";

    public Direction Direction => Changes[0].Direction;

    public ResourceChange? Change(Resource resource)
    {
        foreach (var change in Changes)
        {
            if (change.Resource == resource)
                return change;
        }

        return null;
    }

    public ResizeAction Reversed() => this with { Changes = [.. Changes.Select(c => new ResourceChange(c.Resource, c.To, c.From))] };

    public bool Equals(ResizeAction? other) => other is not null && Vm == other.Vm && Changes.SequenceEqual(other.Changes);

    public override int GetHashCode() => Changes.Aggregate(Vm.GetHashCode(), HashCode.Combine);

    public override string ToString() => string.Join(", ", Changes);
}

/// <summary>Moves a running VM to another host.</summary>
public sealed record MigrateAction(VmId Vm, HostId Source, HostId Target) : FleetAction(Vm)
{
    public override string Kind => "migrate";

    public override string ToString() => $"{Source} → {Target}";
}

/// <summary>Sets capacity aside on a host for a VM that is to arrive or to grow there.</summary>
public sealed record ReserveAction(VmId Vm, HostId Host, Amounts Amounts) : FleetAction(Vm)
{
    public override string Kind => "reserve";

    public override string ToString() => $"{Amounts} at {Host}";
}

/// <summary>Gives back what a reservation of this VM holds on a host.</summary>
public sealed record ReleaseAction(VmId Vm, HostId Host) : FleetAction(Vm)
{
    public override string Kind => "release";

    public override string ToString() => $"at {Host}";
}

/// <summary>Cuts a VM off from network and disk, with the least CPU; <see cref="RestoreAction"/> undoes it.</summary>
public sealed record IsolateAction(VmId Vm) : FleetAction(Vm)
{
    public override string Kind => "isolate";

    public override string ToString() => "network and disk cut off";
}

public sealed record RestoreAction(VmId Vm) : FleetAction(Vm)
{
    public override string Kind => "restore";

    public override string ToString() => "isolation lifted";
}

/// <summary>Tells people; changes nothing.</summary>
public sealed record AlertAction(VmId Vm, string Message) : FleetAction(Vm)
{
    public override string Kind => "alert";

    public override string ToString() => Message;
}
