namespace Headroom.Server.Dashboard;

/// <summary>Results to show on the first page beside the fleet, such as a demonstration's comparison. Text only: it is shown as it is.</summary>
public sealed record SummaryTable
{
    public required string Title { get; init; }

    /// <summary>A sentence under the title.</summary>
    public string? Note { get; init; }

    public required IReadOnlyList<string> Columns { get; init; }

    public required IReadOnlyList<SummaryRow> Rows { get; init; }
}

/// <summary>One row, a cell for each column. The row that matters is marked.</summary>
public sealed record SummaryRow(IReadOnlyList<string> Cells, bool Marked = false);
