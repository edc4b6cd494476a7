using Headroom.Control.Ports;
using Headroom.Fleet;
using Headroom.Simulation;

namespace Headroom.Tests.Simulation;

/// <summary>
/// A day in the life of a fleet under somebody who does all there is to do, at odd moments, and always the same: for comparing
/// worlds that should have lived through the same.
/// </summary>
internal static class Workout
{
    public static readonly WorldOptions Troubled = new()
    {
        Faults = SimulatedFaults.OfRate(0.1),
        SnapshotEvery = TimeSpan.FromHours(5),
        SampleRetention = TimeSpan.FromHours(6),
    };

    /// <summary>What is done in one of the 288 steps of the day; calls <paramref name="pass"/> to let time pass.</summary>
    public static void Step(World world, int step, Action<double> pass)
    {
        var vms = world.Fleet.Vms;
        var vm = vms[step * 7 % vms.Length];
        var other = vms[step * 11 % vms.Length];
        pass(31.7);
        Try(world, $"r{step}", Resize(world, vm.Id, step));
        pass(0.4);
        Try(world, $"m{step}", Move(world, other.Id, step));
        if (step % 5 == 0)
            world.Cancel(new OperationToken($"m{step}"));
        world.PrepareToShrink(other.Id, new ResourceChange(Resource.Memory, 8 * Fleets.GiB, 1e9));
        pass(119.3);
        if (step % 17 == 3)
            Try(world, $"i{step}", new IsolateAction(vm.Id));
        if (step % 17 == 5)
            Try(world, $"i{step}", new RestoreAction(vms[(step - 2) * 7 % vms.Length].Id));
        if (step % 9 == 0)
            Try(world, $"v{step}", new ReserveAction(other.Id, world.Fleet.Hosts[0].Id, new Amounts(1, 1e9, double.NaN, double.NaN)));
        if (step % 13 == 0)
            world.ChangeFromOutside(vm.Id, (Resource)(step % 4), vm.Provisioned[(Resource)(step % 4)] * 0.3);
        if (step == 100)
            world.ResetTotals();
        pass(148.6);
    }

    private static void Try(World world, string token, FleetAction action)
    {
        try
        {
            world.Start(new OperationToken(token), action);
        }
        catch (IOException)
        {
            // Taken, and the answer lost: as faults have it.
        }
    }

    private static ResizeAction Resize(World world, VmId vm, int step)
    {
        var now = world.ReadVm(vm)!;
        var part = 0.15 + (0.85 * (step * 5 % 8) / 7);
        return new ResizeAction(vm, [.. Resources.All.Select(r => new ResourceChange(r, now.Allocation[r], now.Provisioned[r] * part))]);
    }

    private static MigrateAction Move(World world, VmId vm, int step) =>
        new(vm, world.ReadVm(vm)!.Host!.Value, world.Fleet.Hosts[(step + (step / 24)) % world.Fleet.Hosts.Length].Id);
}
