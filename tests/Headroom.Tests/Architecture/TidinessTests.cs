using System.Text.RegularExpressions;

namespace Headroom.Tests.Architecture;

/// <summary>What a reader of the sources may rely on: short files, nothing unfinished, nothing that belongs to one machine.</summary>
public sealed partial class TidinessTests
{
    private const int MaxLines = 500;

    private static readonly string[] s_textEndings =
        [".cs", ".razor", ".js", ".css", ".sql", ".sh", ".py", ".md", ".yaml", ".yml", ".json", ".html", ".props", ".csproj", ".slnx", ".txt", ".service"];

    // In pieces, so that this file does not hold what it looks for.
    private static readonly string[] s_unfinished = ["TO" + "DO", "FIX" + "ME", "HA" + "CK", "XX" + "X", "NotImplemented" + "Exception"];

    private static readonly Regex s_unfinishedWords = new($@"\b({string.Join('|', s_unfinished)})\b", RegexOptions.NonBacktracking);

    private static IEnumerable<string> OwnText => RepositoryTree.Files.Where(f => IsText(f) && !IsFromElsewhere(f));

    [Fact]
    public void The_tree_is_found() => Assert.Contains("src/Headroom.Fleet/Units.cs", RepositoryTree.Files);

    [Fact]
    public void Source_files_are_short()
    {
        var sources = OwnText.Where(f => f.StartsWith("src/", StringComparison.Ordinal) && !f.EndsWith(".json", StringComparison.Ordinal));
        var wrong = sources.Select(f => (File: f, Lines: Lines(f).Length)).Where(f => f.Lines > MaxLines);
        Complaints.None(wrong.Select(f => $"{f.File} has {f.Lines} lines; at most {MaxLines}"));
    }

    [Fact]
    public void Sources_have_no_regions() =>
        Complaints.None(Places(f => f.EndsWith(".cs", StringComparison.Ordinal), l => l.TrimStart().StartsWith("#" + "region", StringComparison.Ordinal)));

    [Fact]
    public void Nothing_is_marked_as_unfinished() => Complaints.None(Places(_ => true, s_unfinishedWords.IsMatch));

    [Fact]
    public void No_path_belongs_to_one_machine() => Complaints.None(Places(_ => true, l => MachinePath().IsMatch(l)));

    [Fact]
    public void Links_between_documents_lead_somewhere()
    {
        var links = from file in RepositoryTree.Files.Where(f => f.EndsWith(".md", StringComparison.Ordinal))
                    from Match match in RelativeLink().Matches(RepositoryTree.Read(file))
                    let target = Path.Combine(RepositoryTree.Root, Path.GetDirectoryName(file)!, match.Groups["target"].Value)
                    where !Path.Exists(target)
                    select $"{file}: {match.Value}";
        Complaints.None(links);
    }

    [GeneratedRegex(@"\]\((?!\w+:|#)(?<target>[^)#]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RelativeLink();

    // A path from the root of a file system into somebody's own folders; addresses and relative paths do not match.
    [GeneratedRegex(@"(?<![\w.~:}*/-])/(home|tmp|work|root|Users)/\w", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MachinePath();

    private static IEnumerable<string> Places(Func<string, bool> file, Func<string, bool> line) =>
        from f in OwnText.Where(file)
        from l in Lines(f).Select((text, index) => (text, number: index + 1))
        where line(l.text)
        select $"{f}:{l.number}: {l.text.Trim()}";

    private static string[] Lines(string file) => File.ReadAllLines(Path.Combine(RepositoryTree.Root, file));

    // Commands such as ./test have no ending.
    private static bool IsText(string file) => s_textEndings.Contains(Path.GetExtension(file)) || !Path.GetFileName(file).Contains('.');

    private static bool IsFromElsewhere(string file) =>
        file is "LICENSE" || file.EndsWith("packages.lock.json", StringComparison.Ordinal)
        || file.Split('/').Any(part => part is "vendor" or "lib");
}
