using Headroom.Control.Ports;
using Headroom.Fleet;

namespace Headroom.Tests.Conformance;

/// <summary>
/// What every connector owes to its port, in terms of the port alone. Where a platform cannot do something, its capability has to
/// say why, and trying has to be refused and to change nothing.
/// </summary>
public abstract partial class HypervisorConformance
{
    private static readonly VmId s_nobody = new(new Guid("00000000-0000-4000-8000-00000000dead"));

    protected abstract Task<HypervisorFixture> CreateAsync();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_inventory_is_consistent()
    {
        await using var pool = await CreateAsync();
        var inventory = await pool.Hypervisor.GetInventoryAsync(Stop);
        Assert.Equal(inventory.Hosts.Length, inventory.Hosts.Select(h => h.Id).Distinct().Count());
        Assert.Equal(inventory.Vms.Length, inventory.Vms.Select(v => v.Id).Distinct().Count());
        Assert.All(inventory.Hosts, h => Assert.Equal(pool.Hypervisor.Pool, h.Pool));
        Assert.All(inventory.Vms, v => Assert.Equal(pool.Hypervisor.Pool, v.Pool));
        Assert.All(inventory.Vms.Where(v => v.IsRunning), v => Assert.Contains(inventory.Hosts, h => h.Id == v.Host));
        Assert.Contains(inventory.Vms, v => v.Id == pool.Vm && v.IsRunning);
        Assert.True(inventory.At <= pool.Now());
    }

    [Fact]
    public async Task Amounts_are_amounts_or_unknown()
    {
        await using var pool = await CreateAsync();
        var inventory = await pool.Hypervisor.GetInventoryAsync(Stop);
        Assert.All(inventory.Hosts, h => Assert.True(h.Capacity.Cpu > 0 && h.Capacity.Memory > 0, $"{h.Id}: {h.Capacity}"));
        foreach (var vm in inventory.Vms.Where(v => v.IsRunning))
        {
            Assert.True(vm.VcpuCount >= 1, vm.Name);
            Assert.True(vm.Provisioned is { Cpu: > 0, Memory: > 0 }, $"{vm.Name}: {vm.Provisioned}");
            Assert.All(Resources.All, r => Assert.False(vm.Allocation[r] < 0, $"{vm.Name}: {vm.Allocation}"));
        }
    }

    [Fact]
    public async Task Identities_last()
    {
        await using var pool = await CreateAsync();
        var before = await pool.Hypervisor.GetInventoryAsync(Stop);
        await pool.LetPassAsync(TimeSpan.FromSeconds(2));
        var after = await pool.Hypervisor.GetInventoryAsync(Stop);
        Assert.Equal(before.Vms.Select(v => (v.Id, v.Name)), after.Vms.Select(v => (v.Id, v.Name)));
        Assert.Equal(before.Hosts.Select(h => h.Id), after.Hosts.Select(h => h.Id));
    }

    [Fact]
    public async Task Reading_back_agrees_with_the_inventory()
    {
        await using var pool = await CreateAsync();
        var listed = (await pool.Hypervisor.GetInventoryAsync(Stop)).Vms.Single(v => v.Id == pool.Vm);
        var read = await pool.ReadAsync(pool.Vm);
        Assert.Equal((listed.Id, listed.Name, listed.Host, listed.State), (read.Id, read.Name, read.Host, read.State));
        Assert.Equal((listed.Allocation, listed.Provisioned, listed.VcpuCount), (read.Allocation, read.Provisioned, read.VcpuCount));
    }

    [Fact]
    public async Task What_does_not_exist_is_not_found()
    {
        await using var pool = await CreateAsync();
        Assert.Null(await pool.Hypervisor.ReadBackAsync(s_nobody, Stop));
        Assert.Null(await pool.Hypervisor.GetOperationAsync(new OperationToken("never-taken"), Stop));
        await pool.Hypervisor.CancelAsync(new OperationToken("never-taken"), Stop);
        Assert.Null(await pool.Hypervisor.GetOperationAsync(new OperationToken("never-taken"), Stop));
    }

    [Fact]
    public async Task Every_vm_has_capabilities_that_make_sense()
    {
        await using var pool = await CreateAsync();
        var capabilities = await pool.Hypervisor.GetCapabilitiesAsync(Stop);
        foreach (var vm in (await pool.Hypervisor.GetInventoryAsync(Stop)).Vms)
        {
            var can = capabilities[vm.Id];
            Assert.Equal(vm.Id, can.Vm);
            foreach (var actuator in Resources.All.Select(r => can[r]).Append(can.Vcpus))
            {
                Assert.True(actuator.Step > 0 && actuator.Min >= 0 && actuator.Min <= actuator.Max, $"{vm.Name}: {actuator}");
                Assert.True(actuator.TimeToEffect >= TimeSpan.Zero, $"{vm.Name}: {actuator}");
            }
        }
    }

    [Fact]
    public async Task What_is_impossible_has_a_reason()
    {
        await using var pool = await CreateAsync();
        foreach (var can in (await pool.Hypervisor.GetCapabilitiesAsync(Stop)).Values)
        {
            var reasons = Resources.All.Select(r => can[r]).Append(can.Vcpus).SelectMany(a => new[] { a.WhyNotUp, a.WhyNotDown });
            Assert.All(reasons.Append(can.Migration.WhyNot).Where(why => why is not null), why => Assert.False(string.IsNullOrWhiteSpace(why)));
        }
    }

    [Fact]
    public async Task Nothing_is_begun_once_the_caller_has_given_up()
    {
        await using var pool = await CreateAsync();
        var (port, stopped) = (pool.Hypervisor, new CancellationToken(canceled: true));
        await GivesUp(port.GetInventoryAsync(stopped));
        await GivesUp(port.GetCapabilitiesAsync(stopped));
        await GivesUp(port.GetSamplesAsync(pool.Now(), stopped));
        await GivesUp(port.GetEventsAsync(0, stopped));
        await GivesUp(port.StartAsync(new OperationToken("given-up"), new AlertAction(pool.Vm, "nobody listens"), stopped));
        await GivesUp(port.GetOperationAsync(new OperationToken("given-up"), stopped));
        await GivesUp(port.CancelAsync(new OperationToken("given-up"), stopped));
        await GivesUp(port.ReadBackAsync(pool.Vm, stopped));
        await GivesUp(port.GetReservationsAsync(stopped));
        Assert.Null(await port.GetOperationAsync(new OperationToken("given-up"), Stop));
    }

    private static async Task GivesUp(Task call) => await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
}
