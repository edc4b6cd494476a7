using Headroom.Control.Ports;
using Headroom.Fleet;

namespace Headroom.Simulation.Physics;

/// <summary>What happened, numbered from 1; the oldest is forgotten first.</summary>
internal sealed class EventBook(int most)
{
    private readonly Queue<FleetEvent> _events = new();

    public long Last { get; private set; }

    public void Add(long at, FleetEventKind kind, VmId? vm = null, HostId? host = null, Resource? resource = null, string? detail = null) =>
        Restore(new FleetEvent(Last + 1, new DateTimeOffset(at, TimeSpan.Zero), kind)
        {
            Vm = vm,
            Host = host,
            Resource = resource,
            Detail = detail,
        });

    public IReadOnlyList<FleetEvent> After(long number) => [.. _events.SkipWhile(e => e.Number <= number)];

    public void Clear() => _events.Clear();

    public void Restore(FleetEvent happened)
    {
        Last = happened.Number;
        _events.Enqueue(happened);
        if (_events.Count > most)
            _events.Dequeue();
    }
}
