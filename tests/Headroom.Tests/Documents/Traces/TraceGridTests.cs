using Headroom.Documents.Traces;
using Headroom.Fleet;

namespace Headroom.Tests.Documents.Traces;

/// <summary>What the rows of a file become on the grid; every expected figure is worked out by hand.</summary>
public sealed class TraceGridTests
{
    private const double Unknown = double.NaN;
    private const double MiB = 1 << 20;

    // Buckets of 300 s from 1200: b has one at 1200; a at 1500, 2100 (three samples of it), 2700; nobody at 1800 or 2400.
    private static readonly string[] s_file =
    [
        TraceFile.Header,
        "b,1499,2,50,1024,25,1,2,3,4",
        "a,1500,4,25,2048,50,10,,0,7",
        "a,2100,4,10,2048,1498,0,0,1,1",
        "a,2399,4,112,1024,100,5,0,1,2",
        "a,2250,,20,1024,,4,2,1,3",
        "a,2700,0,0,0,0,,,0,0",
    ];

    [Fact]
    public void Begins_at_the_bucket_of_the_earliest_row()
    {
        var set = TraceFile.Read(s_file);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1200), set.Start);
        Assert.Equal(TimeSpan.FromMinutes(5), set.Step);
        Assert.Equal(6, set.Length);
        Assert.Equal(["a", "b"], set.Vms.Select(v => v.Name));
        Assert.Equal(set.Start.AddMinutes(25), set.TimeAt(5));
        Assert.Equal(5, set.BucketAt(DateTimeOffset.FromUnixTimeSeconds(2999)));
        Assert.Equal(-1, set.BucketAt(DateTimeOffset.FromUnixTimeSeconds(1199)));
    }

    [Fact]
    public void Cpu_is_the_average_of_rows_each_clipped_to_its_capacity()
    {
        var set = TraceFile.Read(s_file);
        // 10 % and (112 clipped to) 100 % of 4 cores; the sample without a capacity says nothing. Then 0 cores: off.
        Assert.Equal([Unknown, 1, Unknown, (0.4 + 4) / 2, Unknown, Unknown], set.Usage("a", Resource.Cpu));
        Assert.Equal([Unknown, 4, Unknown, 4, Unknown, 0], set.Capacity("a", Resource.Cpu));
        Assert.Equal([1, Unknown, Unknown, Unknown, Unknown, Unknown], set.Usage("b", Resource.Cpu));
        Assert.Equal(TraceUnit.Base, set.CpuUnit);
    }

    [Fact]
    public void Memory_is_in_bytes_and_averages_capacities_that_change_within_a_bucket()
    {
        var set = TraceFile.Read(s_file);
        Assert.Equal([Unknown, 1024 * MiB, Unknown, (2048 + 1024) / 2 * MiB, Unknown, Unknown], set.Usage("a", Resource.Memory));
        Assert.Equal([Unknown, 2048 * MiB, Unknown, (2048 + 1024 + 1024) / 3.0 * MiB, Unknown, 0], set.Capacity("a", Resource.Memory));
    }

    [Fact]
    public void Traffic_is_the_sum_of_both_directions_and_unknown_when_one_is()
    {
        var set = TraceFile.Read(s_file);
        Assert.Equal([Unknown, Unknown, Unknown, (0 + 5 + 6) / 3.0 * 1000, Unknown, Unknown], set.Usage("a", Resource.Disk));
        Assert.Equal([Unknown, 7000, Unknown, (2 + 3 + 4) / 3.0 * 1000, Unknown, 0], set.Usage("a", Resource.Network));
        Assert.All(set.Capacity("a", Resource.Disk), c => Assert.True(double.IsNaN(c)));
    }

    [Fact]
    public void Values_beyond_the_capacity_are_counted()
    {
        var report = TraceFile.Read(s_file).Report;
        Assert.Equal(1, report.Clipped[Resource.Cpu]);
        Assert.Equal(1, report.Clipped[Resource.Memory]);
        Assert.Equal((6, 0, 6), (report.Rows, report.BadRows, report.UsedRows));
    }

    [Fact]
    public void A_vm_that_is_off_all_the_time_has_samples_but_no_usage()
    {
        var set = TraceFile.Read("vm,t,cpu_cores_capacity,cpu_pct", "off,0,0,0", "on,0,1,1", "blank,0,1,");
        Assert.True(set.Vms.Single(v => v.Name == "off").Has(Resource.Cpu));
        Assert.Equal([Unknown], set.Usage("off", Resource.Cpu));
        Assert.False(set.Vms.Single(v => v.Name == "blank").Has(Resource.Cpu));
    }

    [Theory]
    [InlineData("vm,t,cpu_pct", "a,0,150", "a,300,7")]
    [InlineData("vm,t,cpu_pct,cpu_cores_capacity", "a,0,150,", "a,300,7,")]
    public void Cpu_stays_in_percent_when_no_row_gives_a_capacity(params string[] lines)
    {
        var set = TraceFile.Read(lines);
        Assert.Equal(TraceUnit.Percent, set.CpuUnit);
        Assert.Equal([100, 7], set.Usage("a", Resource.Cpu));
        Assert.Equal([100, 100], set.Capacity("a", Resource.Cpu));
        Assert.Equal(1, set.Report.Clipped[Resource.Cpu]);
    }

    [Fact]
    public void One_capacity_anywhere_in_the_file_puts_cpu_in_cores()
    {
        var set = TraceFile.Read("vm,t,cpu_pct,cpu_cores_capacity", "a,0,50,", "a,300,50,8", "b,0,50,");
        Assert.Equal(TraceUnit.Base, set.CpuUnit);
        Assert.Equal([Unknown, 4], set.Usage("a", Resource.Cpu));
        Assert.False(set.Vms[1].Has(Resource.Cpu));
    }

    [Fact]
    public void What_cannot_be_computed_is_left_out_with_its_reason()
    {
        var report = TraceFile.Read("vm,t,cpu_pct,mem_pct,net_rx_kbps,net_tx_kbps,disk_write_kbps", "a,0,1,2,3,,5").Report;
        Assert.Equal("there is no column mem_capacity_mb", report.LeftOut[Resource.Memory]);
        Assert.Equal("there is no column disk_read_kbps", report.LeftOut[Resource.Disk]);
        Assert.Equal("no row gives both net_rx_kbps and net_tx_kbps", report.LeftOut[Resource.Network]);
        Assert.DoesNotContain(Resource.Cpu, report.LeftOut);
    }

    [Fact]
    public void Only_wanted_resources_are_kept()
    {
        var content = System.Text.Encoding.UTF8.GetBytes(string.Join('\n', s_file));
        var set = TraceFile.Read(content, new TraceOptions { Resources = [Resource.Disk] });
        Assert.True(set.Vms[0].Has(Resource.Disk));
        Assert.False(set.Vms[0].Has(Resource.Cpu));
        Assert.Equal(6, set.Length);
    }

    [Fact]
    public void A_bad_row_with_a_time_counts_for_the_extent_of_the_grid_but_a_torn_one_does_not()
    {
        var set = TraceFile.Read("vm,t,cpu_pct", "a,600,1", "a,0,oops", "a,1200,-1", "a,13");
        Assert.Equal(0, set.Start.ToUnixTimeSeconds());
        Assert.Equal([Unknown, Unknown, 1, Unknown, Unknown], set.Usage("a", Resource.Cpu));
    }

    [Fact]
    public void Times_before_1970_round_down_too()
    {
        var set = TraceFile.Read("vm,t,cpu_pct", "a,-1,1", "a,-300,3", "a,-301,5", "a,0,7");
        Assert.Equal([5, 2, 7], set.Usage("a", Resource.Cpu));
        Assert.Equal(-600, set.Start.ToUnixTimeSeconds());
    }

    [Fact]
    public void Labels_are_the_earliest_ones_and_activity_is_known_by_bucket()
    {
        var set = TraceFile.Read(
            "vm,t,cpu_pct,application,user,active",
            "a,900,1,new,,1", "a,0,1,,ann,0", "a,300,1,old,bob,", "a,10,1,,,1", "a,1200,1,new,,0", "a,1210,1,,,0", "a,1500,1,,,0");
        var vm = set.Vms[0];
        Assert.Equal(("old", "ann"), (vm.Application, vm.User));
        Assert.Equal([null, "old", "old"], Enumerable.Range(0, 3).Select(vm.ApplicationAt));
        Assert.Equal([null, "ann"], Enumerable.Range(-1, 2).Select(vm.UserAt));
        Activity?[] expected = [new(true, false), null, null, new(true, true), new(false, true), new(false, false)];
        Assert.Equal(expected, Enumerable.Range(0, 6).Select(vm.ActivityAt));
        Assert.Equal(expected, vm.Activities());
    }

    [Fact]
    public void An_application_alone_says_nothing_of_what_went_on() =>
        Assert.Empty(TraceFile.Read("vm,t,cpu_pct,application", "a,0,1,web", "a,300,1,").Vms[0].Activities());

    [Fact]
    public void Columns_answer_only_for_buckets_of_the_grid()
    {
        var column = TraceFile.Read(s_file).Vms[0].Usage(Resource.Cpu);
        Assert.Throws<ArgumentOutOfRangeException>(() => column[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => column[6]);
    }
}
