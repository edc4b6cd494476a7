using System.Globalization;
using Headroom.Documents.Policies;
using Headroom.Documents.Text;
using Headroom.Documents.Yaml;
using Headroom.Fleet;

namespace Headroom.Documents.Configuration;

/// <summary>
/// Reads a configuration file: one document of kind Configuration, one of kind Pool, and any number of kind Policy. Paths in it are
/// taken from the folder that the file lies in.
/// </summary>
public static class ConfigurationReader
{
    private static readonly string[] s_kinds = ["Configuration", "Pool", "Policy"];

    public static HeadroomConfiguration ReadFile(string path) => Read(path, SourceText.Read(path));

    public static HeadroomConfiguration Read(string path, string text)
    {
        var documents = YamlDocuments.Read(path, text).ToLookup(d => Kind(d), StringComparer.Ordinal);
        var main = Only(documents["Configuration"], path, "Configuration");
        var pool = Only(documents["Pool"], path, "Pool");
        var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".";
        return ReadMain(main, folder) with
        {
            Pool = ReadPool(pool, folder),
            Policies = PolicyReader.ReadAll(path, documents["Policy"]),
        };
    }

    private static string Kind(YamlObject document)
    {
        PolicyReader.CheckVersion(document);
        var kind = document.Need("kind");
        return s_kinds.Contains(kind, StringComparer.Ordinal) ? kind : throw document.Problem("kind", $"is '{kind}'", NearestName.Remedy(kind, s_kinds));
    }

    private static YamlObject Only(IEnumerable<YamlObject> found, string path, string kind)
    {
        var list = found.ToList();
        return list.Count switch
        {
            1 => list[0],
            0 => throw new DocumentException(path, $"has no document of kind {kind}", "add one"),
            _ => throw new DocumentException(path, $"has more than one document of kind {kind}", "keep one of them", list[1].Line),
        };
    }

    private static HeadroomConfiguration ReadMain(YamlObject document, string folder)
    {
        PolicyReader.ReadName(document);
        var spec = document.Object("spec") ?? throw document.Problem("spec", "is missing", "add spec with state");
        spec.Allow("listen", "tokenFile", "state", "keepSamples", "freshFor");
        var (address, port) = ReadListen(spec);
        return new HeadroomConfiguration
        {
            ListenAddress = address,
            ListenPort = port,
            TokenFile = spec.Text("tokenFile") is { } file ? Path.Combine(folder, file) : null,
            State = Path.Combine(folder, spec.Need("state")),
            KeepSamples = Within(spec, "keepSamples", TimeSpan.FromDays(1), TimeSpan.FromDays(400)),
            FreshFor = Within(spec, "freshFor", TimeSpan.FromMinutes(6), TimeSpan.FromHours(1)),
            Pool = null!,
            Policies = null!,
        };
    }

    private static (string Address, int Port) ReadListen(YamlObject spec)
    {
        if (spec.Text("listen") is not { } text)
            return ("127.0.0.1", 8080);
        var colon = text.LastIndexOf(':');
        if (colon > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535)
            return (text[..colon].Trim('[', ']'), port);
        throw spec.Problem("listen", $"is '{text}'", "write an address and a port, such as 127.0.0.1:8080");
    }

    private static TimeSpan? Within(YamlObject spec, string key, TimeSpan least, TimeSpan most)
    {
        var value = spec.Quantity<Duration>(key, Duration.TryParse)?.Value;
        return value is null || (value >= least && value <= most)
            ? value
            : throw spec.Problem(key, $"must be from {new Duration(least)} to {new Duration(most)}", "change it");
    }

    private static PoolConfiguration ReadPool(YamlObject document, string folder)
    {
        var name = PolicyReader.ReadName(document);
        var spec = document.Object("spec") ?? throw document.Problem("spec", "is missing", "add spec with a connector");
        spec.Allow("connector", "overcommit", "simulated");
        if (spec.Need("connector") is var connector && connector != "simulated")
            throw spec.Problem("connector", $"is '{connector}'", "use simulated, the only connector of this version");
        return new PoolConfiguration
        {
            Name = name,
            Overcommit = ReadOvercommit(spec.Object("overcommit")),
            Simulated = ReadSimulated(spec.Object("simulated") ?? throw spec.Problem("simulated", "is missing", "add it with traces"), folder),
        };
    }

    private static Amounts ReadOvercommit(YamlObject? spec)
    {
        spec?.Allow([.. Resources.All.Select(r => r.Name())]);
        var overcommit = new Amounts(1, 1, 1, 1);
        foreach (var resource in Resources.All)
        {
            if (spec?.Number(resource.Name()) is not { } factor)
                continue;
            overcommit = factor is >= 1 and <= 100
                ? overcommit.With(resource, factor)
                : throw spec.Problem(resource.Name(), "must be from 1 to 100", "1 promises no more than there is");
        }

        return overcommit;
    }

    private static SimulatedPool ReadSimulated(YamlObject spec, string folder)
    {
        spec.Allow("traces", "hosts", "history", "seed", "speed");
        var standard = new SimulatedPool { Traces = Path.Combine(folder, spec.Need("traces")) };
        var pool = standard with
        {
            Hosts = spec.Whole("hosts") ?? standard.Hosts,
            History = Within(spec, "history", TimeSpan.FromDays(1), TimeSpan.FromDays(60)) ?? standard.History,
            Seed = spec.Whole("seed") ?? standard.Seed,
            Speed = spec.Number("speed") ?? standard.Speed,
        };
        if (pool.Hosts is < 1 or > 1000)
            throw spec.Problem("hosts", "must be from 1 to 1000", "change it");
        if (pool.Seed < 0)
            throw spec.Problem("seed", "must not be negative", "change it");
        return pool.Speed is > 0 and <= 100_000 ? pool : throw spec.Problem("speed", "must be above 0 and at most 100000", "1 is as fast as life");
    }
}
