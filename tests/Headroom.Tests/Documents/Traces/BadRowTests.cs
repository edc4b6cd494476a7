using System.Text;
using Headroom.Documents.Traces;
using Headroom.Fleet;

namespace Headroom.Tests.Documents.Traces;

/// <summary>Rows that cannot be used: each is counted and named, and none of it gets into the grid.</summary>
public sealed class BadRowTests
{
    [Theory]
    [InlineData(",300,5,", RowProblem.NoVm, "the vm is blank")]
    [InlineData("  ,300,5,", RowProblem.NoVm, "the vm is blank")]
    [InlineData("a,,5,", RowProblem.BadTime, "t '' is not a time in whole unix seconds")]
    [InlineData("a,300.5,5,", RowProblem.BadTime, "t '300.5' is not a time in whole unix seconds")]
    [InlineData("a,yesterday,5,", RowProblem.BadTime, "t 'yesterday' is not a time in whole unix seconds")]
    [InlineData("a,1375308176000,5,", RowProblem.BadTime, "t '1375308176000' is not a time in whole unix seconds")]
    [InlineData("a,99999999999999999999,5,", RowProblem.BadTime, "t '99999999999999999999' is not a time in whole unix seconds")]
    [InlineData("a,300,much,", RowProblem.NotANumber, "cpu_pct 'much' is not a number")]
    [InlineData("a,300,NaN,", RowProblem.NotANumber, "cpu_pct 'NaN' is not a number")]
    [InlineData("a,300,Infinity,", RowProblem.NotANumber, "cpu_pct 'Infinity' is not a number")]
    [InlineData("a,300,∞,", RowProblem.NotANumber, "cpu_pct '∞' is not a number")]
    [InlineData("a,300,1e999,", RowProblem.NotANumber, "cpu_pct '1e999' is not a number")]
    [InlineData("a,300,0x10,", RowProblem.NotANumber, "cpu_pct '0x10' is not a number")]
    [InlineData("a,300,.,", RowProblem.NotANumber, "cpu_pct '.' is not a number")]
    [InlineData("a,300,1.2.3,", RowProblem.NotANumber, "cpu_pct '1.2.3' is not a number")]
    [InlineData("a,300,-0.1,", RowProblem.Negative, "cpu_pct '-0.1' is negative")]
    [InlineData("a,300,1e16,", RowProblem.TooLarge, "cpu_pct '1e16' is too large to be true")]
    [InlineData("a,300,5,2", RowProblem.BadActive, "active '2' is neither 0 nor 1")]
    [InlineData("a,300,5", RowProblem.FieldCount, "3 fields, but the header has 4")]
    [InlineData("a,300,1,5,", RowProblem.FieldCount, "5 fields, but the header has 4")]
    [InlineData("a,300,\"5,", RowProblem.BadQuotes, "a quoted field is not closed on its line")]
    [InlineData("a,300,\"5\"x,", RowProblem.BadQuotes, "a quoted field is not closed on its line")]
    [InlineData("a\u0007,300,5,", RowProblem.NotText, "vm 'a\uFFFD' is not text")]
    public void A_row_that_cannot_be_used_is_named_with_its_line_and_reason(string row, RowProblem problem, string reason)
    {
        var set = TraceFile.Read("vm,t,cpu_pct,active", "a,0,1,1", row, "a,300,3,");
        Assert.Equal([1, 3], set.Usage("a", Resource.Cpu));
        Assert.Equal((3, 1), (set.Report.Rows, set.Report.BadRows));
        Assert.Equal([KeyValuePair.Create(problem, 1L)], set.Report.Problems);
        Assert.Equal(new BadRow(3, problem, reason), Assert.Single(set.Report.FirstBadRows));
        Assert.Equal($"line 3: {reason}", set.Report.FirstBadRows[0].ToString());
    }

    [Fact]
    public void Bytes_that_are_not_utf8_spoil_their_row_only()
    {
        byte[] content = [.. "vm,t,cpu_pct\na,0,1\n"u8, 0xFF, 0xFE, .. ",0,1\nb,0,"u8, 0xC3, .. "\nc,0,4\n"u8];
        var set = TraceFile.Read(content);
        Assert.Equal(["a", "c"], set.Vms.Select(v => v.Name));
        Assert.Equal(1, set.Report.Problems[RowProblem.NotText]);
        Assert.Equal(1, set.Report.Problems[RowProblem.NotANumber]);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Lines_are_counted_as_an_editor_counts_them(string ending)
    {
        string[] lines = ["vm,t,cpu_pct", "a,0,1", "", "a,300,x", "", "", "a,600,y"];
        var report = TraceFile.Read(Encoding.UTF8.GetBytes(string.Join(ending, lines))).Report;
        Assert.Equal([4, 7], report.FirstBadRows.Select(r => r.Line));
        Assert.Equal(3, report.Rows);
    }

    [Fact]
    public void All_are_counted_and_the_first_twenty_kept()
    {
        var rows = Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? "a,0,x" : "a,0,-1");
        var report = TraceFile.Read(["vm,t,cpu_pct", .. rows, "a,0,1"]).Report;
        Assert.Equal((101, 100, 1), (report.Rows, report.BadRows, report.UsedRows));
        Assert.Equal((50, 50), (report.Problems[RowProblem.NotANumber], report.Problems[RowProblem.Negative]));
        Assert.Equal(Enumerable.Range(2, 20).Select(l => (long)l), report.FirstBadRows.Select(r => r.Line));
    }

    [Fact]
    public void A_bad_value_of_an_ignored_column_does_no_harm()
    {
        var set = TraceFile.Read("vm,t,cpu_pct,cpu_max_pct", "a,0,1,n/a");
        Assert.Equal(0, set.Report.BadRows);
    }

    [Fact]
    public void A_reason_is_short_and_on_one_line_whatever_the_field_holds()
    {
        var report = TraceFile.Read(Encoding.UTF8.GetBytes($"vm,t,cpu_pct\na,0,1\na,0,\u001b[31m{new string('9', 5000)}x\n")).Report;
        var reason = report.FirstBadRows[0].Reason;
        Assert.True(reason.Length < 80);
        Assert.DoesNotContain(reason, char.IsControl);
    }
}
