using Headroom.Control.Decisions;

namespace Headroom.Storage.Journal;

/// <summary>
/// What a batch of entries does to the decisions, worked out before anything is stored: the numbering continues, a decision is
/// made once, and it moves only as <see cref="DecisionStates.CanBecome"/> allows. Every store asks here, so that all refuse alike.
/// </summary>
internal sealed class DecisionChanges
{
    private readonly Func<long, Decision?> _find;
    private readonly Dictionary<long, Decision> _changed = [];
    private long _lastNumber;

    private DecisionChanges(long lastNumber, Func<long, Decision?> find)
    {
        _lastNumber = lastNumber;
        _find = find;
    }

    /// <summary>The decisions as they are after the entries, by number; refuses the entries as a whole or not at all.</summary>
    public static IReadOnlyDictionary<long, Decision> Of(
        IReadOnlyList<JournalEntry> entries, long lastSequence, long lastNumber, Func<long, Decision?> find)
    {
        var changes = new DecisionChanges(lastNumber, find);
        foreach (var entry in entries)
        {
            if (entry.Sequence != ++lastSequence)
                throw new JournalRefusedException($"the journal expects entry {lastSequence}, not {entry.Sequence}");
            changes.Apply(entry);
        }

        return changes._changed;
    }

    private void Apply(JournalEntry entry)
    {
        if (entry is DecisionMade made)
            Make(made.Decision);
        else if (entry is DecisionMoved moved)
            Move(moved);
    }

    private void Make(Decision decision)
    {
        if (decision.Number <= _lastNumber)
            throw new JournalRefusedException($"decision {decision.Id} is not after {Decision.IdOf(_lastNumber)}, the last one");
        if (decision.History.IsDefaultOrEmpty)
            throw new JournalRefusedException($"decision {decision.Id} has no state");
        _lastNumber = decision.Number;
        _changed[decision.Number] = decision;
    }

    private void Move(DecisionMoved moved)
    {
        var decision = _changed.GetValueOrDefault(moved.Number) ?? _find(moved.Number)
            ?? throw new JournalRefusedException($"there is no decision {Decision.IdOf(moved.Number)}");
        if (!decision.State.CanBecome(moved.Transition.State))
            throw new JournalRefusedException($"decision {decision.Id} is {decision.State} and cannot become {moved.Transition.State}");
        _changed[moved.Number] = decision.Advance(moved.Transition);
    }
}
