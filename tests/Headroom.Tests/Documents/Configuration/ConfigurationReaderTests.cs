using Headroom.Documents;
using Headroom.Documents.Configuration;
using Headroom.Fleet;
using Headroom.Planning.Policies;
using Headroom.Tests.Architecture;

namespace Headroom.Tests.Documents.Configuration;

public sealed class ConfigurationReaderTests
{
    private const string Least = """
        apiVersion: headroom/v1
        kind: Configuration
        metadata: {name: lab}
        spec: {state: data}
        ---
        apiVersion: headroom/v1
        kind: Pool
        metadata: {name: lyon}
        spec: {connector: simulated, simulated: {traces: a/t.csv}}
        """;

    [Fact]
    public void What_is_not_said_has_the_value_of_the_reference()
    {
        var config = Read(Least);
        Assert.Equal(("127.0.0.1", 8080, null), (config.ListenAddress, config.ListenPort, config.TokenFile));
        Assert.Equal((null, null), (config.KeepSamples, config.FreshFor));
        Assert.Equal(("lyon", new Amounts(1, 1, 1, 1)), (config.Pool.Name, config.Pool.Overcommit));
        var pool = config.Pool.Simulated;
        Assert.Equal((10, TimeSpan.FromDays(7), 1, 1.0), (pool.Hosts, pool.History, pool.Seed, pool.Speed));
        Assert.Empty(config.Policies.Policies);
    }

    [Fact]
    public void Paths_are_taken_from_the_folder_of_the_file()
    {
        var config = ConfigurationReader.Read("some/where/c.yaml", Least.Replace("{state: data}", "{state: data, tokenFile: /etc/token}", StringComparison.Ordinal));
        var folder = Path.GetFullPath("some/where");
        Assert.Equal((Path.Combine(folder, "data"), Path.Combine(folder, "a/t.csv"), "/etc/token"), (config.State, config.Pool.Simulated.Traces, config.TokenFile));
    }

    [Fact]
    public void The_sample_is_read()
    {
        var config = ConfigurationReader.ReadFile(Path.Combine(RepositoryTree.Root, "samples/headroom.yaml"));
        Assert.True(File.Exists(config.Pool.Simulated.Traces));
        Assert.Equal((1.5, 1.0), (config.Pool.Overcommit.Cpu, config.Pool.Overcommit.Memory));
        Assert.Equal((Mode.Auto, Mode.Approve), (config.Policies.Find("default")!.Spec.ModeUp, config.Policies.Find("default")!.Spec.ModeDown));
    }

    [Theory]
    [InlineData("[::1]:9000", "::1", 9000)]
    [InlineData("0.0.0.0:80", "0.0.0.0", 80)]
    [InlineData("localhost:0", "localhost", 0)]
    public void An_address_has_a_port(string text, string address, int port)
    {
        var config = Read(Least.Replace("{state: data}", $"{{state: data, listen: '{text}'}}", StringComparison.Ordinal));
        Assert.Equal((address, port), (config.ListenAddress, config.ListenPort));
    }

    [Theory]
    [InlineData("state: data", "stat: data", "c.yaml, line 4: unknown key 'spec.stat'; did you mean 'state'?")]
    [InlineData("state: data", "state: data, listen: 8080", "c.yaml, line 4: 'spec.listen' is '8080'; write an address and a port, such as 127.0.0.1:8080")]
    [InlineData("state: data", "state: data, listen: 'x:70000'", "c.yaml, line 4: 'spec.listen' is 'x:70000'; write an address and a port, such as 127.0.0.1:8080")]
    [InlineData("state: data", "state: data, keepSamples: 1h", "c.yaml, line 4: 'spec.keepSamples' must be from 1d to 400d; change it")]
    [InlineData("state: data", "state: data, freshFor: 1m", "c.yaml, line 4: 'spec.freshFor' must be from 6m to 1h; change it")]
    [InlineData("kind: Pool", "kind: Pol", "c.yaml, line 7: 'kind' is 'Pol'; did you mean 'Pool'?")]
    [InlineData("kind: Pool", "kind: Configuration", "c.yaml, line 6: has more than one document of kind Configuration; keep one of them")]
    [InlineData("kind: Pool", "kind: Policy", "c.yaml: has no document of kind Pool; add one")]
    [InlineData("connector: simulated", "connector: libvirt", "c.yaml, line 9: 'spec.connector' is 'libvirt'; use simulated, the only connector of this version")]
    [InlineData("traces: a/t.csv", "trace: a/t.csv", "c.yaml, line 9: unknown key 'spec.simulated.trace'; did you mean 'traces'?")]
    [InlineData("traces: a/t.csv", "traces: t, hosts: 0", "c.yaml, line 9: 'spec.simulated.hosts' must be from 1 to 1000; change it")]
    [InlineData("traces: a/t.csv", "traces: t, seed: -1", "c.yaml, line 9: 'spec.simulated.seed' must not be negative; change it")]
    [InlineData("traces: a/t.csv", "traces: t, speed: 0", "c.yaml, line 9: 'spec.simulated.speed' must be above 0 and at most 100000; 1 is as fast as life")]
    [InlineData("traces: a/t.csv", "traces: t, history: 12h", "c.yaml, line 9: 'spec.simulated.history' must be from 1d to 60d; change it")]
    [InlineData("connector: simulated,", "connector: simulated, overcommit: {cpu: 0.5},", "c.yaml, line 9: 'spec.overcommit.cpu' must be from 1 to 100; 1 promises no more than there is")]
    [InlineData("connector: simulated,", "connector: simulated, overcommit: {gpu: 2},", "c.yaml, line 9: unknown key 'spec.overcommit.gpu'; did you mean 'cpu'?")]
    public void A_mistake_is_one_line_with_its_place(string right, string wrong, string message)
    {
        var refused = Assert.Throws<DocumentException>(() => Read(Least.Replace(right, wrong, StringComparison.Ordinal))).Message;
        Assert.Equal(message, refused);
    }

    private static HeadroomConfiguration Read(string text) => ConfigurationReader.Read("c.yaml", text);
}
