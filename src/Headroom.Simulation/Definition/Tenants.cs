namespace Headroom.Simulation.Definition;

/// <summary>Who the VMs of a made-up fleet belong to, so that policies by application and by user have something to bind to.</summary>
internal static class Tenants
{
    private static readonly (string Application, string Tier)[] s_applications =
    [
        ("webshop", "front"), ("orders-db", "data"), ("billing", "batch"), ("search", "front"), ("mail", "office"),
        ("build-farm", "batch"), ("analytics", "batch"), ("intranet", "office"), ("erp", "data"), ("monitoring", "platform"),
        ("virtual-desktop", "office"), ("file-server", "platform"),
    ];

    private static readonly string[] s_owners = ["alice", "bruno", "chen", "dana", "emeka", "farah", "goran", "hana"];

    public static (string Application, string Owner, string Tier) Of(ulong seed, ulong name)
    {
        var (application, tier) = s_applications[Noise.Hash(seed, name, 0, 21) % (ulong)s_applications.Length];
        return (application, s_owners[Noise.Hash(seed, name, 0, 22) % (ulong)s_owners.Length], tier);
    }
}
