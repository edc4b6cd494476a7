using System.Globalization;
using Headroom.Control;
using Headroom.Control.Decisions;
using Headroom.Control.Ports;
using Headroom.Fleet;
using Headroom.Server.Api.Mapping;
using Microsoft.AspNetCore.Http;

namespace Headroom.Server.Dashboard;

/// <summary>What the list of decisions was asked for, as its address says it, and one page of it.</summary>
public sealed record DecisionList
{
    public const int PageSize = 40;

    // The journal knows nothing of kinds, so a page with a filter on them may take several readings; a rare kind must not read it all.
    private const int MaxReadings = 10;

    public static IReadOnlyList<string> Kinds { get; } = ["grow", "shrink", "migrate", "reserve", "release", "isolate", "restore", "alert"];

    public DecisionState? State { get; init; }

    public string Kind { get; init; } = "";

    public VmId? Vm { get; init; }

    public long? Before { get; init; }

    public bool IsFiltered => State is not null || Kind.Length > 0 || Vm is not null;

    public static DecisionList Read(IQueryCollection query) => new()
    {
        State = Names.TryParse<DecisionState>(query["state"].ToString(), out var state) ? state : null,
        Kind = Kinds.Contains(query["kind"].ToString()) ? query["kind"].ToString() : "",
        Vm = VmId.TryParse(query["vm"], out var vm) ? vm : null,
        Before = long.TryParse(query["before"], NumberStyles.None, CultureInfo.InvariantCulture, out var before) ? before : null,
    };

    public string Link(long? before)
    {
        var query = new QueryString();
        if (State is { } state)
            query = query.Add("state", Names.Of(state));
        if (Kind.Length > 0)
            query = query.Add("kind", Kind);
        if (Vm is { } vm)
            query = query.Add("vm", vm.ToString());
        if (before is { } number)
            query = query.Add("before", number.ToString(CultureInfo.InvariantCulture));
        return "/decisions" + query.ToUriComponent();
    }

    /// <summary>A page, and the number before which the next one begins; null when there is none.</summary>
    public async Task<(List<Decision> Decisions, long? Next)> FindAsync(IControlService control, CancellationToken cancellationToken)
    {
        var found = new List<Decision>();
        var before = Before;
        for (var reading = 0; reading < MaxReadings; reading++)
        {
            var query = new DecisionQuery { Vm = Vm, States = State is { } state ? [state] : null, Before = before, Limit = PageSize };
            var read = await control.QueryDecisionsAsync(query, cancellationToken);
            found.AddRange(read.Where(d => Kind.Length == 0 || ActionText.Kind(d) == Kind));
            if (found.Count > PageSize)
                return (found[..PageSize], found[PageSize - 1].Number);
            if (read.Count < PageSize)
                return (found, null);
            before = read[^1].Number;
            if (found.Count == PageSize)
                break;
        }

        return (found, before);
    }
}
