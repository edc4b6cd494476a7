namespace Headroom.Simulation.PlanetLab;

/// <summary>Shares out a server's MIPS: everybody gets what it needs, until a need does not fit; then all get the same part of theirs.</summary>
internal struct MipsShare(double total)
{
    private readonly double _total = total;
    private double _required;
    private bool _isShort;

    /// <summary>What nobody has needed.</summary>
    public double Available { get; private set; } = total;

    /// <summary>The part of its need that everybody gets; null: all of it.</summary>
    public readonly double? Scale => _isShort ? _total / _required : null;

    public void Add(double need)
    {
        _required += need;
        _isShort |= Available < need;
        Available = _isShort ? 0 : Available - need;
    }
}
