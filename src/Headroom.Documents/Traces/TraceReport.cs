using Headroom.Fleet;

namespace Headroom.Documents.Traces;

/// <summary>Why a row of a trace file could not be used.</summary>
public enum RowProblem
{
    None,
    FieldCount,
    BadQuotes,
    NoVm,
    NotText,
    BadTime,
    NotANumber,
    Negative,
    TooLarge,
    BadActive,
}

/// <summary>One row that could not be used, and the place to look at.</summary>
public sealed record BadRow(long Line, RowProblem Problem, string Reason)
{
    public override string ToString() => $"line {Line}: {Reason}";
}

/// <summary>What became of a file's rows: every one that was not used as it stood is accounted for here.</summary>
public sealed record TraceReport
{
    /// <summary>Rows of the file, without the header and blank lines.</summary>
    public required long Rows { get; init; }

    public required long BadRows { get; init; }

    public required IReadOnlyDictionary<RowProblem, long> Problems { get; init; }

    /// <summary>The first of the bad rows, in the file's order.</summary>
    public required IReadOnlyList<BadRow> FirstBadRows { get; init; }

    /// <summary>How many values lay beyond the VM's capacity, and count as the capacity.</summary>
    public required IReadOnlyDictionary<Resource, long> Clipped { get; init; }

    /// <summary>Resources of which the file gives something but not enough to know the usage, and why.</summary>
    public required IReadOnlyDictionary<Resource, string> LeftOut { get; init; }

    public long UsedRows => Rows - BadRows;
}
