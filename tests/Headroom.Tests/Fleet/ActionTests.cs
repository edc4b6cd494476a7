using Headroom.Fleet;

namespace Headroom.Tests.Fleet;

public sealed class ActionTests
{
    private static readonly VmId s_vm = new(new Guid("6f1d3a52-8f39-4e0a-9c27-5b1b2a0c7d11"));

    private static ResizeAction Resize() => new(s_vm, [new(Resource.Cpu, 1, 2), new(Resource.Memory, 1L << 30, 2L << 30)]);

    [Fact]
    public void A_resize_knows_its_direction_and_its_changes()
    {
        Assert.Equal(Direction.Up, Resize().Direction);
        Assert.Equal(1, Resize().Change(Resource.Cpu)!.Value.Delta);
        Assert.Null(Resize().Change(Resource.Disk));
        Assert.Equal("cpu 1 core → 2 cores, memory 1 GiB → 2 GiB", Resize().ToString());
    }

    [Fact]
    public void Reversing_twice_gives_the_same_resize()
    {
        Assert.Equal(Direction.Down, Resize().Reversed().Direction);
        Assert.Equal(Resize(), Resize().Reversed().Reversed());
        Assert.NotEqual(Resize(), Resize().Reversed());
        Assert.Equal(Resize().GetHashCode(), Resize().Reversed().Reversed().GetHashCode());
    }

    [Fact]
    public void Every_kind_of_action_has_its_own_word_and_says_what_it_does()
    {
        FleetAction[] actions =
        [
            Resize(), new MigrateAction(s_vm, new("a"), new("b")), new ReserveAction(s_vm, new("a"), Amounts.Zero), new ReleaseAction(s_vm, new("a")),
            new IsolateAction(s_vm), new RestoreAction(s_vm), new AlertAction(s_vm, "disk is filling"),
        ];
        Assert.Equal(["resize", "migrate", "reserve", "release", "isolate", "restore", "alert"], actions.Select(a => a.Kind));
        Assert.All(actions, a => Assert.False(string.IsNullOrWhiteSpace(a.ToString())));
        Assert.Equal("a → b", actions[1].ToString());
    }

    [Fact]
    public void Identities_are_ordered_and_read_back()
    {
        Assert.True(VmId.TryParse(s_vm.ToString(), out var read));
        Assert.Equal(s_vm, read);
        Assert.False(VmId.TryParse("web-1", out _));
        Assert.True(new HostId("host-10").CompareTo(new HostId("host-2")) < 0);
        Assert.True(new PoolId("A").CompareTo(new PoolId("a")) < 0);
    }
}
