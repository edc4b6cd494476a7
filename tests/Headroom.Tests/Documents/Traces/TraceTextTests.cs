using System.Text;
using Headroom.Documents.Traces;
using Headroom.Fleet;

namespace Headroom.Tests.Documents.Traces;

/// <summary>The many ways in which one table can be written.</summary>
public sealed class TraceTextTests
{
    private static readonly string s_plain = TraceFile.Read("vm,t,cpu_pct", "a,0,1.5", "a,300,2", "b,300,3").Describe();

    [Theory]
    [InlineData("vm,t,cpu_pct\r\na,0,1.5\r\na,300,2\r\nb,300,3\r\n")]
    [InlineData("vm,t,cpu_pct\ra,0,1.5\ra,300,2\rb,300,3")]
    [InlineData("\uFEFFvm,t,cpu_pct\na,0,1.5\na,300,2\nb,300,3\n\n\r\n\n")]
    [InlineData("\n\nvm,t,cpu_pct\n\na,0,1.5\na,300,2\nb,300,3")]
    [InlineData("cpu_pct,note,vm,t\n1.5,,a,0\n2,x,a,300\n3,y,b,300\n")]
    [InlineData("\"vm\",\"t\",\"cpu_pct\"\n\"a\",\"0\",\"1.5\"\na,\"300\",2\n\"b\",300,\"3\"\n")]
    [InlineData(" vm , t , cpu_pct \na, 0 ,+1.5\na,\t300,2e0\nb,+300, 3.0 \n")]
    [InlineData("vm,t,cpu_pct\nb,300,3\na,300,2\na,0,1.5\n")]
    public void The_same_table_in_another_dress_is_the_same(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Assert.Equal(s_plain, TraceFile.Read(bytes).Describe());
        Assert.Equal(s_plain, TraceFile.Read(TraceFile.Zip(bytes)).Describe());
    }

    [Fact]
    public void Names_may_hold_commas_quotes_and_any_letters()
    {
        var set = TraceFile.Read("note,vm,t,cpu_pct", "\"a, \"\"b\"\"\",\"x,\"\"y\"\"\",0,1", ",größe,0,2", ",\"\"\"\",0,3");
        Assert.Equal(["\"", "größe", "x,\"y\""], set.Vms.Select(v => v.Name));
        Assert.Equal(0, set.Report.BadRows);
    }

    [Fact]
    public void A_name_keeps_its_blanks()
    {
        Assert.Equal([" a", "a"], TraceFile.Read("vm,t,cpu_pct", "a,0,1", " a,0,2").Vms.Select(v => v.Name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("\t")]
    [InlineData("\"\"")]
    public void A_blank_value_is_unknown_and_the_row_is_good(string blank)
    {
        var set = TraceFile.Read("vm,t,cpu_pct", "a,0,1", $"a,300,{blank}");
        Assert.Equal([1, double.NaN], set.Usage("a", Resource.Cpu));
        Assert.Equal(0, set.Report.BadRows);
    }

    [Fact]
    public void A_file_larger_than_any_buffer_is_read_whole()
    {
        var text = new StringBuilder("vm,t,cpu_pct,note\r\n");
        for (var i = 0; i < 50_000; i++)
            text.Append($"vm{i % 7},{i / 7 * 300},{i % 100},{new string('x', i % 50)}\r\n");
        var set = TraceFile.Read(Encoding.UTF8.GetBytes(text.ToString()));
        Assert.Equal(50_000, set.Report.UsedRows);
        var expected = Enumerable.Range(0, 50_000).Sum(i => (double)(i % 100));
        Assert.Equal(expected, set.Vms.Sum(v => v.Usage(Resource.Cpu).ToArray().Where(double.IsFinite).Sum()));
    }

    [Fact]
    public void Progress_goes_from_nothing_to_all()
    {
        var seen = new List<double>();
        var lines = Enumerable.Range(0, 100_000).Select(i => $"a,{i * 300},1");
        var content = Encoding.UTF8.GetBytes("vm,t,cpu_pct\n" + string.Join('\n', lines));
        TraceFile.Read(content, new TraceOptions { Progress = new Recorder(seen) });
        Assert.True(seen.Count > 3);
        Assert.Equal(seen.Order(), seen);
        Assert.All(seen, p => Assert.InRange(p, 0, 1));
    }

    [Fact]
    public void Reading_can_be_cancelled()
    {
        var lines = Enumerable.Range(0, 100_000).Select(i => $"a,{i * 300},1");
        using var content = new MemoryStream(Encoding.UTF8.GetBytes("vm,t,cpu_pct\n" + string.Join('\n', lines)));
        Assert.Throws<OperationCanceledException>(() => TraceReader.Read(content, "x", null, new CancellationToken(true)));
    }

    private sealed class Recorder(List<double> seen) : IProgress<double>
    {
        public void Report(double value) => seen.Add(value);
    }
}
