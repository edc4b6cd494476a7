namespace Headroom.Forecasting.Companions;

/// <summary>
/// With which others a series is compared. In a small fleet with all; in a large one with some of its application, of its group and of its user,
/// and with strangers drawn at random, so that the work grows with the fleet and not with its square.
/// </summary>
internal sealed class Candidates
{
    /// <summary>Each kind of relative gets at most this part of the places, so that a large group leaves room for the others.</summary>
    private const int KindParts = 4;

    private readonly int _count;
    private readonly CompanionOptions _options;
    private readonly int[][] _marks;
    private readonly Dictionary<int, int[]>[] _relatives;
    private readonly HashSet<int> _chosen = [];

    /// <param name="groups">Whose groups the caller knows of, as small numbers from 1; 0: unknown. Empty: of none.</param>
    public Candidates(int[] applications, IReadOnlyList<int> groups, int[] users, CompanionOptions options)
    {
        if (groups.Count != 0 && groups.Count != applications.Length)
            throw new ArgumentException("There is not one group for each series.", nameof(groups));
        (_count, _options) = (applications.Length, options);
        _marks = [applications, [.. groups], users];
        _relatives = _count <= options.AllPairsUpTo ? [] : [.. _marks.Select(Gather)];
    }

    /// <summary>Fills the list with the places of a series' candidates.</summary>
    public void Choose(int follower, List<int> into)
    {
        into.Clear();
        if (_relatives.Length == 0)
        {
            for (var i = 0; i < _count; i++)
            {
                if (i != follower)
                    into.Add(i);
            }

            return;
        }

        var draws = new Draws(_options.Seed, follower);
        _chosen.Clear();
        _chosen.Add(follower);
        for (var kind = 0; kind < _relatives.Length; kind++)
        {
            if (follower < _marks[kind].Length && _relatives[kind].TryGetValue(_marks[kind][follower], out var members))
                Draw(members, into.Count + (_options.MaxCandidates / KindParts), ref draws, into);
        }

        for (var tries = 2 * _options.MaxCandidates; tries > 0 && into.Count < _options.MaxCandidates; tries--)
            Add(draws.Below(_count), into);
    }

    /// <summary>All members of a small group, some of a large one.</summary>
    private void Draw(int[] members, int until, ref Draws draws, List<int> into)
    {
        until = Math.Min(until, _options.MaxCandidates);
        if (members.Length <= until - into.Count)
        {
            foreach (var member in members)
                Add(member, into);
            return;
        }

        for (var tries = 2 * (until - into.Count); tries > 0 && into.Count < until; tries--)
            Add(members[draws.Below(members.Length)], into);
    }

    private void Add(int candidate, List<int> into)
    {
        if (_chosen.Add(candidate))
            into.Add(candidate);
    }

    private static Dictionary<int, int[]> Gather(int[] marks) =>
        Enumerable.Range(0, marks.Length).Where(i => marks[i] != 0).GroupBy(i => marks[i]).ToDictionary(g => g.Key, g => g.ToArray());

    /// <summary>Numbers that depend on a seed and a series alone (SplitMix64), so that the order of series does not matter.</summary>
    private struct Draws(int seed, int series)
    {
        private ulong _state = ((ulong)(uint)seed << 32) | (uint)series;

        public int Below(int limit)
        {
            _state += 0x9E3779B97F4A7C15;
            var mixed = _state;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return (int)(((mixed ^ (mixed >> 31)) >> 33) % (ulong)limit);
        }
    }
}
