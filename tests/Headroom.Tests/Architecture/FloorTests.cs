using System.Xml.Linq;

namespace Headroom.Tests.Architecture;

/// <summary>
/// The floors of the house: a project may know only projects on lower floors. A new project gets its floor here, and a reason in
/// docs/decisions if it needs a floor of its own.
/// </summary>
public sealed class FloorTests
{
    private const int TopFloor = 5;

    private static readonly Dictionary<string, int> s_floors = new()
    {
        ["Headroom.Contracts"] = 0,
        ["Headroom.Fleet"] = 0,
        ["Headroom.Forecasting"] = 0,
        ["Headroom.Planning"] = 1,
        ["Headroom.Agent"] = 1,
        ["Headroom.Documents"] = 2,
        ["Headroom.Control"] = 2,
        ["Headroom.Storage"] = 3,
        ["Headroom.Hypervisors"] = 3,
        ["Headroom.Simulation"] = 3,
        ["Headroom.Server"] = 3,
        ["Headroom"] = 4,
        ["Headroom.Tests"] = TopFloor,
        ["Headroom.SystemTests"] = TopFloor,
        ["Headroom.Benchmarks"] = TopFloor,
    };

    // Tighter than the floors: the agent goes into every guest, so it carries the messages and nothing else.
    private static readonly Dictionary<string, string[]> s_only = new() { ["Headroom.Agent"] = ["Headroom.Contracts"] };

    // The ground floor stands on .NET alone, so that each part of it can be used without the rest.
    private static readonly HashSet<string> s_withoutPackages = ["Headroom.Contracts", "Headroom.Fleet", "Headroom.Planning"];

    [Fact]
    public void Every_project_has_a_floor()
    {
        var unknown = RepositoryTree.Projects.Select(Name).Where(p => !s_floors.ContainsKey(p));
        Complaints.None(unknown.Select(p => $"{p} has no floor; give it one in {nameof(FloorTests)}"));
    }

    [Fact]
    public void Projects_know_only_lower_floors()
    {
        var wrong = References().Where(r => Floor(r.To) >= Floor(r.From));
        Complaints.None(wrong.Select(r => $"{r.From} (floor {Floor(r.From)}) knows {r.To} (floor {Floor(r.To)})"));
    }

    [Fact]
    public void The_agent_knows_only_the_contracts()
    {
        var wrong = References().Where(r => s_only.TryGetValue(r.From, out var allowed) && !allowed.Contains(r.To));
        Complaints.None(wrong.Select(r => $"{r.From} knows {r.To}; it may know only {string.Join(", ", s_only[r.From])}"));
    }

    [Fact]
    public void The_vocabulary_and_the_planner_need_no_packages()
    {
        var wrong = RepositoryTree.Projects.Where(p => s_withoutPackages.Contains(Name(p)))
            .SelectMany(p => Includes(p, "PackageReference").Concat(Includes(p, "FrameworkReference")).Select(i => $"{p}: {i}"));
        Complaints.None(wrong);
    }

    [Fact]
    public void A_project_is_named_like_its_folder()
    {
        var wrong = RepositoryTree.Projects.Where(p => Path.GetFileName(Path.GetDirectoryName(p)) != Name(p));
        Complaints.None(wrong.Select(p => $"{p}: the folder has another name"));
    }

    private static int Floor(string project) =>
        s_floors.TryGetValue(project, out var floor) ? floor : throw new InvalidOperationException($"{project} has no floor.");

    private static IEnumerable<(string From, string To)> References() =>
        RepositoryTree.Projects.SelectMany(p => Includes(p, "ProjectReference").Select(r => (Name(p), Name(r))));

    private static IEnumerable<string> Includes(string project, string element) =>
        XDocument.Parse(RepositoryTree.Read(project)).Descendants(element).Select(e => e.Attribute("Include")?.Value ?? "");

    private static string Name(string project) => Path.GetFileNameWithoutExtension(project.Replace('\\', '/'));
}
