using System.Globalization;
using System.Text;
using Headroom.Documents.Csv;
using Headroom.Documents.Files;
using Headroom.Forecasting;

namespace Headroom.Documents.Traces;

/// <summary>What is wanted at an origin, and how the files call it: a lead by its number, the peak of the first n leads as peak-n.</summary>
public sealed record WantedTarget(string Name, Target Target)
{
    public static WantedTarget Level(int lead) => new(lead.ToString(CultureInfo.InvariantCulture), Target.Level(lead));

    public static WantedTarget Peak(int length) => new(string.Create(CultureInfo.InvariantCulture, $"peak{length}"), Target.Peak(1, length));
}

/// <summary>A moment at which to forecast, in Unix seconds on the grid, with what is wanted there.</summary>
public sealed record ForecastOrigin(long Time, IReadOnlyList<WantedTarget> Wanted);

/// <summary>Reads a file of origins: <c>origin[,leads]</c>, Unix seconds and the wanted leads divided by blanks.</summary>
public static class OriginFile
{
    private const int MaxOrigins = 100_000;

    /// <summary>What is wanted where the file does not say: every five minutes of the next hour, every hour of the next day, the next hour's peak.</summary>
    public static IReadOnlyList<WantedTarget> UsualTargets { get; } =
    [
        .. Enumerable.Range(1, 12).Select(WantedTarget.Level),
        .. Enumerable.Range(2, 23).Select(hour => WantedTarget.Level(12 * hour)),
        WantedTarget.Peak(12),
    ];

    /// <summary>The origins in order of time.</summary>
    /// <exception cref="DocumentException">The file cannot be read, or is not a file of origins.</exception>
    public static IReadOnlyList<ForecastOrigin> Read(string path)
    {
        using var lines = new LineReader(SourceFile.Open(path));
        var fields = new CsvFields();
        var leads = ReadHead(lines, fields);
        var origins = new SortedDictionary<long, ForecastOrigin>();
        while (lines.TryRead(out var line))
        {
            if (line.IsEmpty)
                continue;
            var origin = ReadRow(lines, fields, line, leads);
            if (!origins.TryAdd(origin.Time, origin))
                throw new DocumentException(path, $"origin {origin.Time} is there twice", "leave one of them out", lines.Number);
            if (origins.Count > MaxOrigins)
                throw new DocumentException(path, $"has more than {MaxOrigins} origins", "split the file");
        }

        return origins.Count > 0 ? [.. origins.Values] : throw new DocumentException(path, "has a header but no origins", "give at least one");
    }

    private static int? ReadHead(LineReader lines, CsvFields fields)
    {
        if (!lines.TryRead(out var line) || !fields.TrySplit(line) || Text(fields, line, 0) != "origin")
            throw new DocumentException(lines.Path, "the first line is not 'origin' or 'origin,leads'", "give the file that header", 1);
        for (var i = 1; i < fields.Count; i++)
        {
            if (Text(fields, line, i) == "leads")
                return i;
        }

        return null;
    }

    private static ForecastOrigin ReadRow(LineReader lines, CsvFields fields, Span<byte> line, int? leads)
    {
        if (!fields.TrySplit(line) || !long.TryParse(Text(fields, line, 0), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var time))
            throw new DocumentException(lines.Path, "does not begin with an origin in Unix seconds", "correct the line", lines.Number);
        if (time % TraceGrid.StepSeconds != 0)
            throw new DocumentException(lines.Path, $"origin {time} is not on the grid of five minutes", "give a multiple of 300", lines.Number);
        var wanted = leads is { } at && at < fields.Count ? Text(fields, line, at) : "";
        var targets = wanted.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(lead => Parse(lines, lead)).DistinctBy(w => w.Name).ToList();
        return new ForecastOrigin(time, targets.Count > 0 ? targets : UsualTargets);
    }

    private static WantedTarget Parse(LineReader lines, string lead)
    {
        var isPeak = lead.StartsWith("peak", StringComparison.Ordinal);
        if (!int.TryParse(isPeak ? lead[4..] : lead, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > PeakWindow.MaxLead)
        {
            throw new DocumentException(lines.Path, $"'{lead}' is not a lead",
                $"give numbers from 1 to {PeakWindow.MaxLead}, and peak12 for the peak of leads 1 to 12", lines.Number);
        }

        return isPeak ? WantedTarget.Peak(number) : WantedTarget.Level(number);
    }

    private static string Text(CsvFields fields, ReadOnlySpan<byte> line, int field) => Encoding.UTF8.GetString(fields.Get(line, field)).Trim();
}
