using System.Text.Json;
using System.Xml.Linq;

namespace Headroom.Tests.Architecture;

/// <summary>The solution and the list of packages say what is really there.</summary>
public sealed class PackageTests
{
    [Fact]
    public void The_solution_has_every_project()
    {
        var listed = XDocument.Parse(RepositoryTree.Read(RepositoryTree.Solution)).Descendants("Project")
            .Select(p => p.Attribute("Path")!.Value.Replace('\\', '/')).ToList();
        Complaints.None(RepositoryTree.Projects.Except(listed).Select(p => $"{p} is not in {RepositoryTree.Solution}"));
        Complaints.None(listed.Except(RepositoryTree.Projects).Select(p => $"{p} is in {RepositoryTree.Solution} and does not exist"));
    }

    [Fact]
    public void Every_project_locks_its_packages()
    {
        var wrong = RepositoryTree.Projects.Where(p => !RepositoryTree.Files.Contains(Path.GetDirectoryName(p)!.Replace('\\', '/') + "/packages.lock.json"));
        Complaints.None(wrong.Select(p => $"{p} has no packages.lock.json"));
    }

    [Fact]
    public void Every_package_version_is_used()
    {
        var locked = RepositoryTree.Files.Where(f => f.EndsWith("packages.lock.json", StringComparison.Ordinal))
            .SelectMany(LockedPackages).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var unused = Versions("PackageVersion").Where(p => !locked.Contains(p));
        Complaints.None(unused.Select(p => $"{p} is in Directory.Packages.props and no project uses it"));
    }

    [Fact]
    public void Every_package_is_named_in_the_notice()
    {
        var notice = RepositoryTree.Read("NOTICE");
        var packages = Versions("PackageVersion").Concat(Versions("GlobalPackageReference"));
        var missing = packages.Where(p => !notice.Contains(p, StringComparison.Ordinal));
        Complaints.None(missing.Select(p => $"{p} is not named in NOTICE with its licence"));
    }

    [Fact]
    public void Versions_stand_in_one_place()
    {
        var wrong = RepositoryTree.Projects.Where(p =>
            XDocument.Parse(RepositoryTree.Read(p)).Descendants("PackageReference")
                .Any(r => r.Attribute("Version") is not null || r.Attribute("VersionOverride") is not null));
        Complaints.None(wrong.Select(p => $"{p} gives a package's version; they stand in Directory.Packages.props"));
    }

    private static IEnumerable<string> Versions(string element) =>
        XDocument.Parse(RepositoryTree.Read("Directory.Packages.props")).Descendants(element).Select(e => e.Attribute("Include")!.Value);

    private static List<string> LockedPackages(string file)
    {
        using var document = JsonDocument.Parse(RepositoryTree.Read(file));
        return [.. document.RootElement.GetProperty("dependencies").EnumerateObject()
            .SelectMany(framework => framework.Value.EnumerateObject().Select(package => package.Name))];
    }
}
