using Headroom.Fleet;

namespace Headroom.Control.Decisions;

/// <summary>One line of the journal. The sequence number orders everything and has no gaps.</summary>
public abstract record JournalEntry(long Sequence, DateTimeOffset At);

/// <summary>A decision was made; here is all of it.</summary>
public sealed record DecisionMade(long Sequence, DateTimeOffset At, Decision Decision) : JournalEntry(Sequence, At);

/// <summary>A decision moved on.</summary>
public sealed record DecisionMoved(long Sequence, DateTimeOffset At, long Number, Transition Transition) : JournalEntry(Sequence, At);

/// <summary>Something worth remembering that is no decision: a restart, a foreign change, a plan that was refused, a clock jump.</summary>
public sealed record Noted(long Sequence, DateTimeOffset At, string Kind, VmId? Vm, string Text) : JournalEntry(Sequence, At);
