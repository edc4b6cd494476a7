using Headroom.Control.Ports;
using Headroom.Fleet;

namespace Headroom.Simulation.Physics;

/// <summary>What happened, numbered from 1 without gaps; the oldest is forgotten first. Asking for the newest costs no more for all
/// that is remembered, because somebody asks every few seconds.</summary>
internal sealed class EventBook(int most)
{
    private readonly FleetEvent[] _byNumber = new FleetEvent[Math.Max(1, most)];
    private int _count;

    public long Last { get; private set; }

    public void Add(long at, FleetEventKind kind, VmId? vm = null, HostId? host = null, Resource? resource = null, string? detail = null) =>
        Restore(new FleetEvent(Last + 1, new DateTimeOffset(at, TimeSpan.Zero), kind)
        {
            Vm = vm,
            Host = host,
            Resource = resource,
            Detail = detail,
        });

    public IReadOnlyList<FleetEvent> After(long number)
    {
        var oldest = Last - _count + 1;
        if (number >= Last)
            return [];
        var first = Math.Max(number + 1, oldest);
        var events = new FleetEvent[Last - first + 1];
        for (var i = 0; i < events.Length; i++)
            events[i] = _byNumber[(first + i) % _byNumber.Length];
        return events;
    }

    public void Clear() => _count = 0;

    public void Restore(FleetEvent happened)
    {
        Last = happened.Number;
        _byNumber[Last % _byNumber.Length] = happened;
        _count = Math.Min(_count + 1, _byNumber.Length);
    }
}
