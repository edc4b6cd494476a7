using System.Collections.Immutable;
using Headroom.Control.Views;
using Headroom.Server.Api;

namespace Headroom.Tests.Server;

/// <summary>Usage, forecasts, and what applications are predicted to use.</summary>
public sealed class SeriesTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private readonly RunningServer _server = shared.Server;

    [Fact]
    public async Task Usage_is_the_last_day_unless_asked_otherwise()
    {
        var usage = await _server.GetJsonAsync("/api/v1/vms/shop-web-01/usage?resource=cpu");
        Assert.Equal(288, usage.GetProperty("points").GetArrayLength());
        Assert.False(usage.GetProperty("thinned").GetBoolean());
        var hour = await _server.GetJsonAsync("/api/v1/vms/shop-web-01/usage?resource=mem&from=2026-03-17T10:00:00Z&to=2026-03-17T11:00:00Z");
        Assert.Equal(12, hour.GetProperty("points").GetArrayLength());
        Assert.Equal("2026-03-17T10:00:00+00:00", hour.GetProperty("from").GetString());
        Assert.Equal("bytes", hour.GetProperty("unit").GetString());
    }

    [Fact]
    public async Task A_gap_stays_a_gap()
    {
        var usage = await _server.GetJsonAsync("/api/v1/vms/shop-web-02/usage?resource=cpu&from=2026-03-17T06:00:00Z&to=2026-03-17T08:00:00Z");
        Assert.Contains(usage.GetProperty("points").EnumerateArray(), p => !p.TryGetProperty("mean", out _));
    }

    [Fact]
    public async Task A_long_range_is_thinned()
    {
        var usage = await _server.GetJsonAsync("/api/v1/vms/shop-web-01/usage?resource=cpu&from=2026-03-01T00:00:00Z&maxPoints=100");
        Assert.True(usage.GetProperty("thinned").GetBoolean());
        Assert.InRange(usage.GetProperty("points").GetArrayLength(), 50, 100);
    }

    [Fact]
    public void Thinning_keeps_peaks_and_gaps()
    {
        var at = FakeControl.Start;
        ImmutableArray<UsagePoint> points =
        [
            new(at, 1, 9, 4), new(at.AddMinutes(5), 3, 5, 6),
            new(at.AddMinutes(10), double.NaN, double.NaN, double.NaN), new(at.AddMinutes(15), double.NaN, double.NaN, double.NaN),
            new(at.AddMinutes(20), 2, double.NaN, 6),
        ];
        var thin = Thinning.Thin(points, 3);
        Assert.Equal([2, double.NaN, 2], thin.Select(p => p.Mean));
        Assert.Equal([9, double.NaN, double.NaN], thin.Select(p => p.Peak));
        Assert.Equal([6, double.NaN, 6], thin.Select(p => p.Allocation));
    }

    [Fact]
    public async Task A_forecast_is_a_fan_with_a_peak_of_its_own()
    {
        var forecast = await _server.GetJsonAsync("/api/v1/vms/shop-web-01/forecast?resource=cpu&horizon=2h");
        Assert.Equal(24, forecast.GetProperty("levels").GetArrayLength());
        Assert.Equal(7200, forecast.GetProperty("horizonSeconds").GetDouble());
        var level = forecast.GetProperty("levels")[3];
        double Quantile(string name) => level.GetProperty(name).GetDouble();
        Assert.True(Quantile("q05") <= Quantile("q50") && Quantile("q50") <= Quantile("q90") && Quantile("q95") <= Quantile("q99"));
        Assert.True(forecast.TryGetProperty("peak", out _));
        Assert.Equal(0.953, forecast.GetProperty("coverage95").GetDouble());
    }

    [Theory]
    [InlineData(400, "/api/v1/vms/shop-web-01/usage", "'resource' is missing")]
    [InlineData(400, "/api/v1/vms/shop-web-01/usage?resource=gpu", "'gpu'")]
    [InlineData(400, "/api/v1/vms/shop-web-01/usage?resource=cpu&from=yesterday", "'yesterday' is not a value for 'from'")]
    [InlineData(400, "/api/v1/vms/shop-web-01/usage?resource=cpu&from=2026-03-17T12:00:00Z&to=2026-03-17T11:00:00Z", "before")]
    [InlineData(400, "/api/v1/vms/shop-web-01/usage?resource=cpu&from=2020-01-01T00:00:00Z", "92 days")]
    [InlineData(400, "/api/v1/vms/shop-web-01/usage?resource=cpu&maxPoints=1000000", "'maxPoints'")]
    [InlineData(400, "/api/v1/vms/shop-web-01/forecast?resource=cpu&horizon=soon", "'horizon'")]
    [InlineData(400, "/api/v1/vms/shop-web-01/forecast?resource=cpu&horizon=30d", "7d")]
    [InlineData(404, "/api/v1/vms/mail-03/forecast?resource=cpu", "Too little")]
    [InlineData(404, "/api/v1/applications/none/predicted-usage?resourceType=cpu", "'none'")]
    [InlineData(400, "/api/v1/applications/shop/predicted-usage", "'resourceType' is missing")]
    public async Task Mistakes_are_explained(int status, string path, string part) => Assert.Contains(part, await _server.ProblemAsync(status, path));

    [Fact]
    public async Task An_applications_usage_is_the_sum_of_its_vms()
    {
        var predicted = await _server.GetJsonAsync("/api/v1/applications/search/predicted-usage?resourceType=cpu&horizon=30m");
        var vms = predicted.GetProperty("vms").EnumerateArray().ToList();
        Assert.Equal(8, vms.Count);
        Assert.True(predicted.GetProperty("complete").GetBoolean());
        var sum = vms.Sum(v => v.GetProperty("peak").GetProperty("q95").GetDouble());
        Assert.Equal(sum, predicted.GetProperty("conservativeSum").GetProperty("q95").GetDouble(), 9);
    }

    [Fact]
    public async Task A_vm_without_forecast_makes_the_sum_incomplete()
    {
        var predicted = await _server.GetJsonAsync("/api/v1/applications/mail/predicted-usage?resourceType=memory");
        Assert.False(predicted.GetProperty("complete").GetBoolean());
        Assert.Equal(3, predicted.GetProperty("vms").GetArrayLength());
    }
}
