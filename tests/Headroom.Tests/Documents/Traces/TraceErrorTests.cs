using System.Text;
using Headroom.Documents;
using Headroom.Documents.Traces;

namespace Headroom.Tests.Documents.Traces;

/// <summary>Files that cannot be used at all: one line says where, what and what to do.</summary>
public sealed class TraceErrorTests
{
    [Theory]
    [InlineData("", "traces.csv: is empty; a trace file begins with a header such as vm,t,cpu_pct")]
    [InlineData("\n\n", "traces.csv: is empty; a trace file begins with a header such as vm,t,cpu_pct")]
    [InlineData("vm,t,cpu_pct\n", "traces.csv: has a header but no rows; give a file with at least one row")]
    [InlineData("vm,cpu_pct\na,1", "traces.csv, line 1: there is no column t; name the columns in the first line (it has: vm,cpu_pct)")]
    [InlineData("VM,t,cpu_pct\na,0,1", "traces.csv, line 1: there is no column vm; rename the column 'VM'")]
    [InlineData("vm;t;cpu_pct\na;0;1", "traces.csv, line 1: there is no column vm; a trace file begins with a header such as vm,t,cpu_pct, separated by commas")]
    [InlineData("vm,t,cpuPct\na,0,1", "traces.csv, line 1: there is no usage column; did you mean 'cpu_pct' by 'cpuPct'?")]
    [InlineData("vm,t,batch\na,0,1", "traces.csv, line 1: there is no usage column; give at least one of cpu_pct, mem_pct, disk_read_kbps, disk_write_kbps, net_rx_kbps, net_tx_kbps")]
    [InlineData("vm,t,cpu_pct,t\na,0,1,0", "traces.csv, line 1: the column t is there twice; rename or remove one of them")]
    [InlineData("vm,t,\"cpu_pct\na,0,1", "traces.csv, line 1: a quoted field of the header is not closed; close it")]
    [InlineData("vm,t,cpu_pct\n\na,x,1\na,y,1", "traces.csv, line 3: none of the 2 rows can be used: t 'x' is not a time in whole unix seconds; correct the file")]
    [InlineData("vm,t,mem_pct\na,0,1", "traces.csv: no usage can be computed (memory: there is no column mem_capacity_mb); add what is missing")]
    [InlineData("vm,t,cpu_pct\na,0,", "traces.csv: no usage can be computed (cpu: there is no column cpu_cores_capacity); add what is missing")]
    [InlineData("vm,t,cpu_pct\na,0,1\na,1375308176,1", "traces.csv, line 3: t 1375308176 is more than 5 years away from t 0 in line 2; correct the wrong one, or split the file")]
    [InlineData("v\0m\0,\0t\0", "traces.csv: is not a text file; give a CSV file in UTF-8, plain or as .gz")]
    [InlineData("PK\u0003\u0004\0\0", "traces.csv: is not a text file; give a CSV file in UTF-8, plain or as .gz")]
    public void Says_in_one_line_what_is_wrong(string content, string message)
    {
        var error = TraceFile.Refused(Encoding.UTF8.GetBytes(content));
        Assert.Equal(message, error.Message);
        Assert.Equal("traces.csv", error.Path);
    }

    [Fact]
    public void A_missing_file_a_directory_and_a_name_that_is_none()
    {
        Assert.Contains("there is no such file", Open("/nowhere/traces.csv").Message, StringComparison.Ordinal);
        Assert.Contains("there is no such file", Open("nowhere.csv.gz").Message, StringComparison.Ordinal);
        Assert.Contains("is a directory", Open(Path.GetTempPath()).Message, StringComparison.Ordinal);
        Assert.Contains("is not a file name", Open("").Message, StringComparison.Ordinal);
        Assert.Contains("is not a file name", Open("a\0b").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gzip_file_cut_anywhere_is_refused()
    {
        var rows = Enumerable.Range(0, 500).Select(i => $"a,{i * 300},{i * 7919 % 101}.{i * 31 % 97}");
        var whole = TraceFile.Zip(Encoding.UTF8.GetBytes("vm,t,cpu_pct\n" + string.Join('\n', rows)));
        for (var length = 2; length < whole.Length; length += length < whole.Length - 20 ? 37 : 1)
            Assert.Contains("damaged or cut short", TraceFile.Refused(whole[..length]).Message, StringComparison.Ordinal);
        Assert.Equal(500, TraceFile.Read(whole).Report.UsedRows);
    }

    [Fact]
    public void A_damaged_gzip_file_is_refused()
    {
        var whole = TraceFile.Zip(Encoding.UTF8.GetBytes("vm,t,cpu_pct\na,0,1\na,300,2\n"));
        whole[^6] ^= 1;
        Assert.Contains("damaged or cut short", TraceFile.Refused(whole).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_without_end_is_refused()
    {
        byte[] content = [.. "vm,t,cpu_pct\na,0,1\n"u8, .. new byte[(1 << 20) + 1].Select(_ => (byte)'x')];
        var error = TraceFile.Refused(content);
        Assert.Equal("traces.csv, line 3: the line is longer than 1 MiB; check that this is a CSV file with one row on each line", error.Message);
        Assert.Equal(3, error.Line);
    }

    [Fact]
    public void More_vms_than_a_fleet_can_have_are_refused()
    {
        var content = new MemoryStream();
        content.Write("vm,t,cpu_pct\n"u8);
        for (var i = 0; i <= TraceRowReader.MaxVms; i++)
            content.Write(Encoding.UTF8.GetBytes($"{i},0,1\n"));
        using var rows = TraceRowReader.Over(new MemoryStream(content.ToArray()), "traces.csv");
        var error = Assert.Throws<DocumentException>(() =>
        {
            while (rows.Read())
            {
            }
        });
        Assert.Equal("traces.csv, line 1000002: there are more than 1000000 VMs; split the file by VM", error.Message);
    }

    [Fact]
    public void A_file_that_needs_more_memory_than_allowed_is_refused()
    {
        var content = Encoding.UTF8.GetBytes("vm,t,cpu_pct\na,0,1\na,100000000,1\n");
        var options = new TraceOptions { MaxBytes = 1 << 20 };
        var error = Assert.Throws<DocumentException>(() => TraceFile.Read(content, options));
        Assert.Equal("traces.csv: its VMs and the time they span need more than 1 MiB of memory; split the file by VM or by time", error.Message);
    }

    private static DocumentException Open(string path) => Assert.Throws<DocumentException>(() => TraceReader.Read(path));
}
