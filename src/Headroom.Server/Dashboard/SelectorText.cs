using Headroom.Planning.Policies;

namespace Headroom.Server.Dashboard;

/// <summary>Whom a policy is for, in words.</summary>
internal static class SelectorText
{
    public static string Of(Policy policy) => policy.Name == Policy.DefaultName ? "all VMs, under every other policy" : Of(policy.Selector);

    public static string Of(Mode? up, Mode? down) => (up, down) switch
    {
        (null, null) => Show.Unknown,
        _ when up == down => up.ToString()!,
        (null, _) => $"down {down}",
        (_, null) => $"up {up}",
        _ => $"up {up}, down {down}",
    };

    private static string Of(Selector selector)
    {
        List<string> parts = [];
        Add("VM", selector.Vm);
        Add("application", selector.Application);
        Add("user", selector.User);
        Add("pool", selector.Pool);
        parts.AddRange(selector.Labels.Select(l => $"{l.Key} = {l.Value}"));
        return parts.Count == 0 ? "all VMs" : string.Join(", ", parts);

        void Add(string what, string? value)
        {
            if (value is not null)
                parts.Add($"{what} {value}");
        }
    }
}
