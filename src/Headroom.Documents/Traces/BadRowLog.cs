using Headroom.Documents.Text;

namespace Headroom.Documents.Traces;

/// <summary>Counts the rows that could not be used, and keeps the first of them to show.</summary>
internal sealed class BadRowLog
{
    private const int Kept = 20;

    private readonly long[] _counts = new long[Enum.GetValues<RowProblem>().Length];
    private readonly List<BadRow> _first = [];

    public long Count { get; private set; }

    public IReadOnlyList<BadRow> First => _first;

    public IReadOnlyDictionary<RowProblem, long> Counts =>
        Enum.GetValues<RowProblem>().Where(p => _counts[(int)p] > 0).ToDictionary(p => p, p => _counts[(int)p]);

    public void Add(long line, RowProblem problem, string reason)
    {
        Count++;
        _counts[(int)problem]++;
        if (_first.Count < Kept)
            _first.Add(new BadRow(line, problem, reason));
    }

    /// <summary>A row with one bad field. The words are made for those that are kept only: a wholly broken file has millions.</summary>
    public void Add(long line, RowProblem problem, string column, ReadOnlySpan<byte> field) =>
        Add(line, problem, _first.Count < Kept ? Reason(problem, column, Excerpt.Of(field)) : "");

    private static string Reason(RowProblem problem, string column, string text) => problem switch
    {
        RowProblem.NoVm => "the vm is blank",
        RowProblem.NotText => $"{column} '{text}' is not text",
        RowProblem.BadTime => $"{column} '{text}' is not a time in whole unix seconds",
        RowProblem.Negative => $"{column} '{text}' is negative",
        RowProblem.TooLarge => $"{column} '{text}' is too large to be true",
        RowProblem.BadActive => $"{column} '{text}' is neither 0 nor 1",
        _ => $"{column} '{text}' is not a number",
    };
}
