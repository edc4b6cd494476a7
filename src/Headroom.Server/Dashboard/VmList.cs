using Headroom.Control.Views;
using Headroom.Fleet;
using Microsoft.AspNetCore.Http;

namespace Headroom.Server.Dashboard;

/// <summary>What the list of VMs was asked for, as its address says it: filters, order and page.</summary>
public sealed record VmList
{
    public const int PageSize = 50;

    public string Name { get; init; } = "";

    public string Application { get; init; } = "";

    public string Pool { get; init; } = "";

    /// <summary>all, risk or silent.</summary>
    public string Show { get; init; } = "all";

    public string Sort { get; init; } = "name";

    public bool Descending { get; init; }

    /// <summary>From 1.</summary>
    public int Page { get; init; } = 1;

    public bool IsFiltered => Name.Length + Application.Length + Pool.Length > 0 || Show != "all";

    public static VmList Read(IQueryCollection query) => new()
    {
        Name = query["name"].ToString().Trim(),
        Application = query["application"].ToString(),
        Pool = query["pool"].ToString(),
        Show = query["show"].ToString() is "risk" or "silent" ? query["show"].ToString() : "all",
        Sort = query["sort"].ToString() is { Length: > 0 } sort ? sort : "name",
        Descending = query["dir"] == "desc",
        Page = int.TryParse(query["page"], out var page) && page > 0 ? page : 1,
    };

    /// <summary>The address of this list, changed in part.</summary>
    public string Link(string? sort = null, bool? descending = null, int? page = null)
    {
        var query = new QueryString();
        Add("name", Name, "");
        Add("application", Application, "");
        Add("pool", Pool, "");
        Add("show", Show, "all");
        Add("sort", sort ?? Sort, "name");
        Add("dir", (descending ?? Descending) ? "desc" : "asc", "asc");
        Add("page", (page ?? 1).ToString(System.Globalization.CultureInfo.InvariantCulture), "1");
        return "/vms" + query.ToUriComponent();

        void Add(string key, string value, string otherwise) => query = value == otherwise ? query : query.Add(key, value);
    }

    public List<VmView> Find(FleetView view)
    {
        var filter = new VmFilter { Name = Name, Application = Application, Pool = Pool };
        var found = view.Vms.Where(filter.Matches).Where(IsShown);
        return [.. Ordered(found)];
    }

    private bool IsShown(VmView vm) => Show switch
    {
        "risk" => vm.Vm.IsRunning && vm.Risk > vm.Policy.RiskThreshold,
        "silent" => vm.Vm.IsRunning && !vm.TelemetryFresh,
        _ => true,
    };

    private IEnumerable<VmView> Ordered(IEnumerable<VmView> vms)
    {
        if (Sort is "name" or "host")
        {
            string Text(VmView v) => Sort == "name" ? v.Vm.Name : v.Vm.Host?.Value ?? "";
            return Descending ? vms.OrderByDescending(Text, StringComparer.Ordinal) : vms.OrderBy(Text, StringComparer.Ordinal);
        }

        // The unknown goes last, whichever way the order is.
        var known = vms.OrderBy(v => double.IsNaN(Number(v)));
        return Descending ? known.ThenByDescending(Number) : known.ThenBy(Number);
    }

    private double Number(VmView vm)
    {
        if (!Resources.TryParse(Sort, out var resource))
            return vm.Risk;
        var share = vm[resource].Usage / vm[resource].Allocation;
        return double.IsFinite(share) ? share : double.NaN;
    }
}
