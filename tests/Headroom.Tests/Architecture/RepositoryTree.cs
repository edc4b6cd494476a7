namespace Headroom.Tests.Architecture;

/// <summary>The source tree that these tests were built from, found from the test program upwards.</summary>
internal static class RepositoryTree
{
    public const string Solution = "Headroom.slnx";

    private static readonly EnumerationOptions s_here = new() { AttributesToSkip = FileAttributes.ReparsePoint };

    public static string Root { get; } = FindRoot();

    /// <summary>Every file that is or could be tracked, relative to the root with forward slashes, in a fixed order.</summary>
    public static IReadOnlyList<string> Files { get; } = ListFiles();

    public static IEnumerable<string> Projects => Files.Where(f => f.EndsWith(".csproj", StringComparison.Ordinal));

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, Solution)))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No {Solution} in {AppContext.BaseDirectory} or above it.");
    }

    private static List<string> ListFiles()
    {
        var ignored = File.ReadAllLines(Path.Combine(Root, ".gitignore")).Where(l => l.Length > 0 && l[0] != '#').ToList();
        var folders = ignored.Where(l => l[^1] == '/').Select(l => l[..^1]).Append(".git").ToHashSet();
        var endings = ignored.Where(l => l[0] == '*').Select(l => l[1..]).ToList();
        var files = new List<string>();
        Visit(new DirectoryInfo(Root));
        files.Sort(StringComparer.Ordinal);
        return files;

        void Visit(DirectoryInfo folder)
        {
            files.AddRange(folder.EnumerateFiles("*", s_here)
                .Where(f => f.Name != ".git" && !endings.Exists(e => f.Name.EndsWith(e, StringComparison.Ordinal)))
                .Select(f => Path.GetRelativePath(Root, f.FullName).Replace('\\', '/')));
            foreach (var inner in folder.EnumerateDirectories("*", s_here).Where(d => !folders.Contains(d.Name)))
                Visit(inner);
        }
    }
}
