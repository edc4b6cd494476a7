using Headroom.Documents;
using Headroom.Documents.Traces;
using Headroom.Fleet;
using Headroom.Simulation.PlanetLab;
using Headroom.Tests.Architecture;

namespace Headroom.Tests.Simulation.PlanetLab;

public sealed class PlanetLabTests
{
    private static readonly string s_path = Path.Combine(RepositoryTree.Root, "samples", "planetlab-20110303.csv.gz");

    private static readonly PlanetLabDay s_day = PlanetLabDay.From(Read(s_path), s_path);

    /// <summary>CloudSim 3.0.3 itself said so: energy in kWh, migrations, then PDM, SLATAH and what was not served, in percent.</summary>
    [Theory]
    [InlineData("dvfs", 803.910107, 0, 0, 0, 0)]
    [InlineData("thr", 191.7276, 26634, 0.06537184, 4.95055038, 0.07137409)]
    [InlineData("lr", 163.1516, 27632, 0.07930821, 5.84325431, 0.14004865)]
    public void The_published_strategies_come_to_their_published_figures(string strategy, double kwh, int migrations, double pdm, double slatah, double unserved)
    {
        var result = PlanetLabBenchmark.Run(s_day, BenchmarkRules.CloudSim, strategy, TestContext.Current.CancellationToken);
        Assert.Equal(migrations, result.Migrations);
        Assert.Equal(kwh, result.EnergyKwh, 1e-4);
        Assert.Equal(pdm, 100 * result.Pdm, 1e-8);
        Assert.Equal(slatah, 100 * result.Slatah, 1e-8);
        Assert.Equal(unserved, 100 * result.UnservedShare, 1e-8);
        Assert.InRange(result.EnergyKwhAfterFirstHour, 0, result.EnergyKwh);
        Assert.Equal(result.EnergyKwh * result.Pdm * result.Slatah, result.Esv, 1e-12);
    }

    [Theory]
    [InlineData("mad", 184.88, 26292, 0.0659, 5.025, 0.0792, 6.121)]
    [InlineData("iqr", 188.86, 26476, 0.0635, 4.959, 0.0716, 5.943)]
    public void So_do_those_of_which_fewer_digits_are_known(string strategy, double kwh, int migrations, double pdm, double slatah, double unserved, double esv)
    {
        var result = PlanetLabBenchmark.Run(s_day, BenchmarkRules.CloudSim, strategy, TestContext.Current.CancellationToken);
        Assert.Equal(migrations, result.Migrations);
        Assert.Equal(kwh, result.EnergyKwh, 0.005);
        Assert.Equal(pdm, 100 * result.Pdm, 0.00005);
        Assert.Equal(slatah, 100 * result.Slatah, 0.0005);
        Assert.Equal(unserved, 100 * result.UnservedShare, 0.00005);
        Assert.Equal(esv, 1000 * result.Esv, 0.0005);
    }

    [Fact]
    public void To_price_the_waking_of_hosts_saves_energy_and_moves()
    {
        var priced = PlanetLabBenchmark.Run(s_day, BenchmarkRules.CloudSim with { WakingIsFree = false }, "thr", TestContext.Current.CancellationToken);
        // Free waking comes to 191.7 kWh and 26,634 migrations.
        Assert.InRange(priced.EnergyKwh, 100, 140);
        Assert.InRange(priced.Migrations, 1, 23_000);
    }

    [Fact]
    public void Vms_that_stay_cost_energy_and_late_knowledge_costs_service()
    {
        var vanishing = PlanetLabBenchmark.Run(s_day, BenchmarkRules.CloudSim with { WakingIsFree = false }, "thr", TestContext.Current.CancellationToken);
        var honest = PlanetLabBenchmark.Run(s_day, BenchmarkRules.Honest, "thr", TestContext.Current.CancellationToken);
        var lagged = PlanetLabBenchmark.Run(s_day, BenchmarkRules.Lagged, "thr", TestContext.Current.CancellationToken);
        Assert.True(honest.EnergyKwh > vanishing.EnergyKwh);
        Assert.True(lagged.UnservedShare > honest.UnservedShare);
    }

    [Fact]
    public void What_is_no_day_of_PlanetLab_is_refused()
    {
        var folder = Directory.CreateTempSubdirectory("headroom-planetlab-");
        try
        {
            var path = Path.Combine(folder.FullName, "short.csv");
            File.WriteAllLines(path, ["vm,t,cpu_pct", .. Enumerable.Range(0, 100).Select(i => $"one,{1299110400 + (300 * i)},7")]);
            var refused = Assert.Throws<DocumentException>(() => PlanetLabDay.From(Read(path), path));
            Assert.Contains("short.csv: VM 'one' has not 288 samples of cpu_pct from 0 to 100", refused.Message);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static TraceSet Read(string path) => TraceReader.Read(path, new TraceOptions { Resources = [Resource.Cpu], InFileUnits = true });
}
