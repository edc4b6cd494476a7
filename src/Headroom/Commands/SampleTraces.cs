namespace Headroom.Commands;

/// <summary>The real traces that travel with the program.</summary>
internal static class SampleTraces
{
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "samples", "bitbrains-100vms-9days.csv.gz");
}
