using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Headroom.Documents;
using Headroom.Documents.Traces;

namespace Headroom.Tests.Documents.Traces;

/// <summary>What holds for every file.</summary>
public sealed class TracePropertyTests
{
    private static readonly Gen<byte> s_byte = Gen.Choose(0, 255).Select(b => (byte)b);

    private static readonly Gen<string> s_value = Gen.Frequency(
        (1, Gen.Constant("")),
        (6, Gen.Choose(0, 120_000).Select(v => (v / 1000.0).ToString(CultureInfo.InvariantCulture))));

    private static readonly Gen<string[]> s_rows =
        from at in Gen.ListOf(from vm in Gen.Choose(0, 4) from bucket in Gen.Choose(0, 60) select (vm, bucket))
        from phase in Gen.Choose(0, 299)
        from values in Gen.ArrayOf(s_value, 8 * at.Count)
        select at.Distinct().Select((p, i) => Row(p.vm, (p.bucket * 300) + phase, values, i)).ToArray();

    [Fact]
    public void Any_order_of_the_rows_gives_the_same_grid() => Seeded.Check(
        from rows in s_rows where rows.Length > 0 from other in Gen.Shuffle(rows) select (rows, other),
        pair => Assert.Equal(Describe(pair.rows), Describe(pair.other)));

    [Fact]
    public void Garbage_is_refused_in_one_line_and_never_crashes() => Seeded.Check(
        Gen.ArrayOf(s_byte),
        bytes =>
        {
            Survives(bytes);
            Survives([.. "vm,t,cpu_pct\n"u8, .. bytes]);
            Survives([0x1F, 0x8B, 8, 0, .. bytes]);
            Survives(TraceFile.Zip(bytes));
        });

    [Fact]
    public void A_good_file_with_bytes_changed_is_read_or_refused() => Seeded.Check(
        from rows in s_rows
        from changes in Gen.ListOf(from at in Gen.Choose(0, 1 << 20) from value in s_byte select (at, value), 5)
        select (rows, changes),
        file =>
        {
            var plain = Encoding.UTF8.GetBytes(Text(file.rows));
            Survives(Changed(plain, file.changes));
            Survives(Changed(TraceFile.Zip(plain), file.changes));
        });

    [Fact]
    public void Every_number_reads_to_the_nearest_double() => Seeded.Check(
        from digits in Gen.Choose(1, 20)
        from number in Gen.ArrayOf(Gen.Choose(0, 9), digits)
        from point in Gen.Choose(0, digits)
        from exponent in Gen.Elements("", "e-3", "E+2", "e-300")
        select string.Concat(number[..point]) + "." + string.Concat(number[point..]) + exponent,
        text =>
        {
            using var rows = TraceRowReader.Over(new MemoryStream(Encoding.UTF8.GetBytes($"vm,t,net_rx_kbps\na,0,{text}")), "x");
            var expected = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
            Assert.Equal(expected <= 1e15, rows.Read());
            if (expected <= 1e15)
                Assert.Equal(expected, rows.Row[TraceColumn.NetworkReceived]);
        });

    private static string Row(int vm, int time, string[] values, int row) =>
        $"vm{vm},{time},{string.Join(',', values[(row * 8)..((row * 8) + 8)])},app{time % 3},,{time / 300 % 2}";

    private static string Text(string[] rows) => $"{TraceFile.Header},application,user,active\n{string.Join('\n', rows)}";

    private static string Describe(string[] rows)
    {
        try
        {
            return TraceFile.Read(Encoding.UTF8.GetBytes(Text(rows))).Describe();
        }
        catch (DocumentException error)
        {
            return error.Message;
        }
    }

    private static byte[] Changed(byte[] content, IEnumerable<(int At, byte Value)> changes)
    {
        foreach (var (at, value) in changes)
            content[at % content.Length] = value;
        return content;
    }

    private static void Survives(byte[] content)
    {
        try
        {
            TraceFile.Read(content);
        }
        catch (DocumentException error)
        {
            Assert.DoesNotContain(error.Message, char.IsControl);
        }
    }
}
