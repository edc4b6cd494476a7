using System.Text.Json;

namespace Headroom.Tests.Server;

/// <summary>What the API says about fleet, pools, hosts and VMs.</summary>
public sealed class ReadingTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private readonly RunningServer _server = shared.Server;

    [Fact]
    public async Task The_fleet_is_summed_up()
    {
        var fleet = await _server.GetJsonAsync("/api/v1/fleet");
        Assert.Equal(48, fleet.GetProperty("vmCount").GetInt32());
        Assert.Equal(47, fleet.GetProperty("runningVmCount").GetInt32());
        Assert.Equal(2, fleet.GetProperty("vmsWithoutTelemetry").GetInt32());
        var cpu = fleet.GetProperty("resources")[0];
        Assert.Equal("cores", cpu.GetProperty("unit").GetString());
        Assert.InRange(cpu.GetProperty("reclaimedShare").GetDouble(), 0.1, 0.9);
    }

    [Fact]
    public async Task Pools_and_hosts_are_listed()
    {
        var pools = await _server.GetJsonAsync("/api/v1/pools");
        Assert.Equal(["north", "edge"], pools.EnumerateArray().Select(p => p.GetProperty("id").GetString()!));
        Assert.Equal(8, (await _server.GetJsonAsync("/api/v1/hosts?pool=north")).GetArrayLength());
        Assert.Equal("north", (await _server.GetJsonAsync("/api/v1/pools/north")).GetProperty("id").GetString());
        var host = await _server.GetJsonAsync("/api/v1/hosts/north-08");
        Assert.Equal("maintenance", host.GetProperty("state").GetString());
        Assert.Equal(16, host.GetProperty("capacity").GetProperty("cpuCores").GetDouble());
        Assert.Equal(24, host.GetProperty("limit").GetProperty("cpuCores").GetDouble());
    }

    [Theory]
    [InlineData("pool=edge", 8)]
    [InlineData("application=shop", 15)]
    [InlineData("owner=jun&name=INDEX", 2)]
    [InlineData("name=nothing", 0)]
    [InlineData("pool=", 48)]
    public async Task Vms_can_be_filtered(string query, int count) =>
        Assert.Equal(count, (await _server.GetJsonAsync($"/api/v1/vms?limit=1000&{query}")).GetProperty("items").GetArrayLength());

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_repetition()
    {
        var names = new List<string>();
        var cursor = "";
        do
        {
            var page = await _server.GetJsonAsync($"/api/v1/vms?limit=7{cursor}");
            names.AddRange(page.GetProperty("items").EnumerateArray().Select(v => v.GetProperty("name").GetString()!));
            cursor = page.TryGetProperty("nextCursor", out var next) ? $"&cursor={next.GetString()}" : null;
        }
        while (cursor is not null);
        Assert.Equal(48, names.Count);
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public async Task A_vm_is_found_by_name_and_by_uuid()
    {
        var byName = await _server.GetJsonAsync("/api/v1/vms/Shop-Web-01");
        var byId = await _server.GetJsonAsync($"/api/v1/vms/{byName.GetProperty("id").GetString()}");
        Assert.Equal(byName.GetRawText(), byId.GetRawText());
    }

    [Fact]
    public async Task The_unknown_is_absent_and_never_zero()
    {
        var silent = (await _server.GetJsonAsync("/api/v1/vms/lab-03")).GetProperty("resources")[0];
        Assert.False(silent.TryGetProperty("usage", out _));
        var young = await _server.GetJsonAsync("/api/v1/vms/mail-03");
        Assert.False(young.TryGetProperty("risk", out _));
        Assert.Equal("{}", young.GetProperty("resources")[0].GetProperty("predictedPeak").GetRawText());
    }

    [Fact]
    public async Task The_unlimited_is_told_apart_from_the_unknown()
    {
        var vms = await _server.GetJsonAsync("/api/v1/vms?pool=edge");
        var disk = vms.GetProperty("items")[0].GetProperty("resources")[2];
        Assert.True(disk.GetProperty("unlimited").GetBoolean());
        Assert.False(disk.TryGetProperty("allocation", out _));
    }

    [Fact]
    public async Task Risk_comes_with_its_threshold_and_horizon()
    {
        var risk = await _server.GetJsonAsync("/api/v1/vms/shop-db-01/risk");
        Assert.Equal(0.02, risk.GetProperty("riskThreshold").GetDouble());
        Assert.Equal(3600, risk.GetProperty("horizonSeconds").GetDouble());
        Assert.Equal(4, risk.GetProperty("resources").GetArrayLength());
    }

    [Fact]
    public async Task Why_names_the_rules_and_what_would_change_the_answer()
    {
        var why = await _server.GetJsonAsync("/api/v1/vms/shop-db-01/why");
        var cpu = why.GetProperty("resources")[0];
        Assert.NotEqual(0, cpu.GetProperty("guards").GetArrayLength());
        Assert.NotEqual("", cpu.GetProperty("otherwise").GetString());
    }

    [Fact]
    public async Task Effective_values_name_who_decided_them()
    {
        var policy = await _server.GetJsonAsync("/api/v1/vms/shop-db-01/policy");
        var values = policy.GetProperty("values").EnumerateArray().ToDictionary(v => v.GetProperty("field").GetString()!, v => v);
        Assert.Equal("0.99", Text(values["quantile"], "value"));
        Assert.Equal("careful-databases", Text(values["quantile"], "origin"));
        Assert.Equal("default", Text(values["mode.up"], "origin"));
        Assert.Equal("built-in", Text(values["minConfidence"], "origin"));
        Assert.Equal("8Gi", Text(values["memory.min"], "value"));
        Assert.Equal("unlimited", Text(values["cpu.max"], "value"));
        Assert.Equal("100KB/s", Text(values["disk.min"], "value"));
    }

    [Theory]
    [InlineData(404, "/api/v1/vms/nobody", "'nobody'")]
    [InlineData(404, "/api/v1/hosts/nowhere", "'nowhere'")]
    [InlineData(404, "/api/v1/pools/none", "'none'")]
    [InlineData(404, "/api/v1/nothing", "/api/v1/nothing")]
    [InlineData(400, "/api/v1/vms?limit=0", "'limit'")]
    [InlineData(400, "/api/v1/vms?limit=many", "'many' is not a value for 'limit'")]
    [InlineData(400, "/api/v1/vms?cursor=%2A%2A", "'cursor'")]
    public async Task Mistakes_are_explained(int status, string path, string part) => Assert.Contains(part, await _server.ProblemAsync(status, path));

    [Fact]
    public async Task A_wrong_method_is_a_problem_too()
    {
        using var response = await _server.SendAsync(HttpMethod.Delete, "/api/v1/vms");
        Assert.Contains("DELETE", await RunningServer.ProblemAsync(405, response));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
