using Headroom.Fleet;

namespace Headroom.Control.Learning;

/// <summary>Changes that failed lately, so that they are not tried again at once; each failure in a row doubles the wait.</summary>
internal sealed class Setbacks(TimeSpan first, TimeSpan most)
{
    private readonly (DateTimeOffset Until, int Count)[] _entries = new (DateTimeOffset, int)[Resources.Count * 2];

    public bool Holds(Resource resource, Direction direction, DateTimeOffset now) => now < _entries[Index(resource, direction)].Until;

    public void Failed(Resource resource, Direction direction, DateTimeOffset at)
    {
        ref var entry = ref _entries[Index(resource, direction)];
        var wait = TimeSpan.FromTicks(Math.Min(most.Ticks, first.Ticks << Math.Min(entry.Count, 8)));
        entry = (at + wait, entry.Count + 1);
    }

    public void Worked(Resource resource, Direction direction) => _entries[Index(resource, direction)] = default;

    private static int Index(Resource resource, Direction direction) => ((int)resource * 2) + (int)direction;
}
