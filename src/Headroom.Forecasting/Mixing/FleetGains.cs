using System.Runtime.Intrinsics;
using Headroom.Forecasting.Training;

namespace Headroom.Forecasting.Mixing;

/// <summary>
/// What it would have gained the mixtures of all series to lean a little more on each family, by group of leads and quantile: sums over
/// outcomes, old ones faded. A family can lose more than another and still be worth its weight, because its errors are others; that shows
/// here and not in its loss. From the sums follow how much the fleet leans on each family, and how large a gain usually is, by which
/// every series measures its own.
/// </summary>
internal sealed class FleetGains
{
    /// <summary>How much more weight a family gets for each standard error that its gain is away from nothing, as a logarithm.</summary>
    private const float Step = 0.25f;

    private readonly int _memberCount;
    private readonly float[] _sums;
    private readonly float[] _squaresOfTurns;
    private readonly float[] _squares;
    private readonly float[] _outcomes = new float[LeadGroup.Count];
    private readonly float[] _leanings;
    private readonly float[] _usual;

    public FleetGains(int memberCount)
    {
        _memberCount = memberCount;
        var length = LeadGroup.Count * QuantileLevels.Count * memberCount;
        (_sums, _squaresOfTurns, _squares) = (new float[length], new float[length], new float[length]);
        _usual = new float[length];
        // Read in whole vectors, the last of which reaches beyond.
        _leanings = new float[length + Vector256<float>.Count];
        Array.Fill(_leanings, 1);
    }

    private float[][] Parts => [_outcomes, _sums, _squaresOfTurns, _squares];

    /// <summary>Factors of the families' weights; all 1 while nothing is known.</summary>
    public ReadOnlySpan<float> Leanings(int group, int level) => _leanings.AsSpan(Place(group, level), _memberCount);

    /// <summary>The root of the mean square of a gain from one outcome; 0 while nothing is known.</summary>
    public ReadOnlySpan<float> Usual(int group, int level) => _usual.AsSpan(Place(group, level), _memberCount);

    /// <summary>
    /// Takes up what one turn brought to a group. What series show in the same turn may have one cause, so that turns and not outcomes are
    /// taken as independent where it is judged whether a gain is more than chance.
    /// </summary>
    public void Absorb(int group, Experience gathered, float keep)
    {
        _outcomes[group] = (_outcomes[group] * keep) + gathered.Judged(group);
        for (var level = 0; level < QuantileLevels.Count; level++)
        {
            for (var member = 0; member < _memberCount; member++)
            {
                var place = Place(group, level) + member;
                var (gain, squares) = gathered.Gain(group, level, member);
                _sums[place] = (_sums[place] * keep) + (float)gain;
                _squaresOfTurns[place] = (_squaresOfTurns[place] * keep) + (float)(gain * gain);
                _squares[place] = (_squares[place] * keep) + (float)squares;
            }
        }

        Conclude(group);
    }

    public void Save(BinaryWriter writer)
    {
        foreach (var part in Parts)
            CheckedBlock.Write(writer, part);
    }

    public void Load(BinaryReader reader)
    {
        foreach (var part in Parts)
            CheckedBlock.ReadFinite(reader, part.Length).CopyTo(part.AsSpan());
        for (var group = 0; group < LeadGroup.Count; group++)
            Conclude(group);
    }

    private void Conclude(int group)
    {
        var first = Place(group, 0);
        for (var place = first; place < first + (QuantileLevels.Count * _memberCount); place++)
        {
            _leanings[place] = _squaresOfTurns[place] > 0 ? MathF.Exp(Step * _sums[place] / MathF.Sqrt(_squaresOfTurns[place])) : 1;
            _usual[place] = _outcomes[group] > 0 ? MathF.Sqrt(_squares[place] / _outcomes[group]) : 0;
        }
    }

    private int Place(int group, int level) => ((group * QuantileLevels.Count) + level) * _memberCount;
}
