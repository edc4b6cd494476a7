using Headroom.Control.Decisions;
using Headroom.Fleet;

namespace Headroom.Tests.Control;

/// <summary>What must hold of every journal, however it came about.</summary>
internal static class JournalRules
{
    public static void Check(IReadOnlyList<JournalEntry> entries)
    {
        var states = new Dictionary<long, Decision>();
        var busy = new Dictionary<VmId, long>();
        for (var i = 0; i < entries.Count; i++)
        {
            Assert.Equal(i + 1, entries[i].Sequence);
            if (entries[i] is DecisionMade made)
            {
                Assert.True(states.TryAdd(made.Decision.Number, made.Decision), $"decision {made.Decision.Number} is there twice");
            }
            else if (entries[i] is DecisionMoved moved)
            {
                var decision = states[moved.Number];
                Assert.True(decision.State.CanBecome(moved.Transition.State), $"{decision.Id}: {decision.State} to {moved.Transition.State}");
                states[moved.Number] = decision.Advance(moved.Transition);
                OneAtATime(busy, decision, moved.Transition.State);
            }
        }
    }

    private static void OneAtATime(Dictionary<VmId, long> busy, Decision decision, DecisionState to)
    {
        if (to == DecisionState.Started)
            Assert.True(busy.TryAdd(decision.Action.Vm, decision.Number), $"two actions at once on {decision.Action.Vm}: {decision.Id}");
        else if (to.IsFinal() && busy.GetValueOrDefault(decision.Action.Vm) == decision.Number)
            busy.Remove(decision.Action.Vm);
    }
}
