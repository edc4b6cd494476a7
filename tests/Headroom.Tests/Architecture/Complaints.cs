namespace Headroom.Tests.Architecture;

internal static class Complaints
{
    /// <summary>Fails with every complaint in full, so that one run shows all there is to repair.</summary>
    public static void None(IEnumerable<string> complaints)
    {
        var all = complaints.ToList();
        Assert.True(all.Count == 0, $"{all.Count} to repair:\n  {string.Join("\n  ", all)}");
    }
}
