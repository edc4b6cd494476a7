using Headroom.Fleet;

namespace Headroom.Control.Learning;

/// <summary>The VM whose usage another one's repeats, and how many intervals later.</summary>
public readonly record struct LeadingVm(VmId Vm, int Lag);

/// <summary>What a search found of one VM; no leader: it goes its own way.</summary>
public readonly record struct Following(VmId Follower, LeadingVm? Leader)
{
    private const int IdLength = 16;

    internal void Save(BinaryWriter writer)
    {
        writer.Write(Follower.Value.ToByteArray());
        writer.Write(Leader!.Value.Vm.Value.ToByteArray());
        writer.Write((byte)Leader.Value.Lag);
    }

    internal static Following Load(BinaryReader reader)
    {
        var (follower, leader) = (new VmId(new Guid(reader.ReadBytes(IdLength))), new VmId(new Guid(reader.ReadBytes(IdLength))));
        return reader.ReadByte() is >= 1 and <= Forecasting.Companions.Leader.MostLag and var lag
            ? new Following(follower, new LeadingVm(leader, lag))
            : throw new InvalidDataException("It follows at an impossible distance.");
    }
}
