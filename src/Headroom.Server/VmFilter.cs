using Headroom.Control.Views;

namespace Headroom.Server;

/// <summary>Which VMs are wanted: everything that is said must hold.</summary>
internal sealed record VmFilter
{
    public string? Pool { get; init; }

    public string? Host { get; init; }

    public string? Application { get; init; }

    public string? Owner { get; init; }

    /// <summary>A part of the name.</summary>
    public string? Name { get; init; }

    public bool Matches(VmView view) =>
        Is(Pool, view.Vm.Pool.Value)
        && Is(Host, view.Vm.Host?.Value)
        && Is(Application, view.Vm.Application)
        && Is(Owner, view.Vm.Owner)
        && (string.IsNullOrEmpty(Name) || view.Vm.Name.Contains(Name, StringComparison.OrdinalIgnoreCase));

    private static bool Is(string? wanted, string? value) => string.IsNullOrEmpty(wanted) || wanted == value;
}
