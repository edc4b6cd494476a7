using Headroom.Documents.Traces;
using Headroom.Fleet;

namespace Headroom.Commands;

/// <summary>Says on standard error what of a trace file was not taken as it stood, so that nobody mistakes the rest for the whole.</summary>
internal static class TraceNotes
{
    private const int Shown = 5;

    public static void Print(string path, TraceReport report)
    {
        if (report.BadRows > 0)
        {
            Console.Error.WriteLine($"headroom: {path}: {report.BadRows} of {report.Rows} rows could not be used; the first ones:");
            foreach (var row in report.FirstBadRows.Take(Shown))
                Console.Error.WriteLine($"  {row}");
        }

        foreach (var (resource, count) in report.Clipped.Where(c => !report.LeftOut.ContainsKey(c.Key)).OrderBy(c => c.Key))
            Console.Error.WriteLine($"headroom: {path}: {count} values of {resource.Name()} lie above the capacity and count as the capacity");
        foreach (var (resource, reason) in report.LeftOut.OrderBy(l => l.Key))
            Console.Error.WriteLine($"headroom: {path}: {resource.Name()} is left out: {reason}");
    }
}
