using System.Text.RegularExpressions;

namespace Headroom.Tests.Server;

/// <summary>The metrics, as Prometheus reads them.</summary>
public sealed partial class MetricsTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Every_line_is_well_formed_and_every_family_announced()
    {
        using var response = await shared.Server.GetAsync("/metrics");
        Assert.StartsWith("text/plain; version=0.0.4", response.Content.Headers.ContentType?.ToString(), StringComparison.Ordinal);
        var announced = new HashSet<string>();
        foreach (var line in (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
                Assert.True(announced.Add(line.Split(' ')[2]), line);
            else if (!line.StartsWith("# HELP ", StringComparison.Ordinal))
                Assert.Contains(Sample().Match(line).Groups["name"].Value, announced);
        }

        Assert.Contains("headroom_vm_count", announced);
        Assert.Contains("headroom_pool_allocated_cores", announced);
        Assert.Contains("headroom_forecast_coverage_ratio", announced);
        Assert.Contains("headroom_pool_capacity_disk_bytes_per_second", announced);
    }

    [Fact]
    public async Task Each_family_of_models_has_its_own_accuracy()
    {
        var text = await shared.Server.GetTextAsync("/metrics");
        Assert.Contains("headroom_forecast_model_loss_ratio{resource=\"cpu\",model=\"analog\",target=\"peak\"} 1.25", text);
        Assert.Contains("headroom_forecast_model_coverage_ratio{resource=\"disk\",model=\"analog\",target=\"peak\"} 0.94", text);
    }

    [Fact]
    public async Task The_unknown_is_left_out()
    {
        var text = await shared.Server.GetTextAsync("/metrics");
        Assert.Contains("headroom_pool_provisioned_memory_bytes{pool=\"edge\"}", text);
        Assert.DoesNotContain("headroom_pool_provisioned_disk_bytes_per_second{pool=\"edge\"}", text);
        Assert.DoesNotContain("NaN", text);
    }

    [GeneratedRegex("""^(?<name>headroom_[a-z_]+)(\{([a-z]+="[^"]*",?)+\})? -?[0-9][0-9.E+-]*$""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sample();
}
