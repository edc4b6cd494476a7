using System.IO.Compression;
using System.Text;
using Headroom.Documents;
using Headroom.Documents.Traces;
using Headroom.Fleet;

namespace Headroom.Tests.Documents.Traces;

/// <summary>Small trace files, made and read in memory.</summary>
internal static class TraceFile
{
    public const string Header =
        "vm,t,cpu_cores_capacity,cpu_pct,mem_capacity_mb,mem_pct,disk_read_kbps,disk_write_kbps,net_rx_kbps,net_tx_kbps";

    public static TraceSet Read(params string[] lines) => Read(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));

    public static TraceSet Read(byte[] content, TraceOptions? options = null) =>
        TraceReader.Read(new MemoryStream(content), "traces.csv", options, TestContext.Current.CancellationToken);

    public static DocumentException Refused(params string[] lines) => Assert.Throws<DocumentException>(() => Read(lines));

    public static DocumentException Refused(byte[] content) => Assert.Throws<DocumentException>(() => Read(content));

    public static byte[] Zip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(content);
        return packed.ToArray();
    }

    public static double[] Usage(this TraceSet set, string vm, Resource resource) =>
        set.Vms.Single(v => v.Name == vm).Usage(resource).ToArray();

    public static double[] Capacity(this TraceSet set, string vm, Resource resource) =>
        set.Vms.Single(v => v.Name == vm).Capacity(resource).ToArray();

    /// <summary>The whole grid as text, exact to the last bit, to compare two readings.</summary>
    public static string Describe(this TraceSet set)
    {
        var text = new StringBuilder($"{set.Start:O} {set.Length} {set.CpuUnit}\n");
        foreach (var vm in set.Vms)
        {
            text.Append($"{vm.Name} {vm.Application} {vm.User}");
            text.AppendJoin(' ', Enumerable.Range(0, set.Length).Select(vm.ActivityAt)).Append('\n');
            foreach (var resource in Resources.All)
            {
                text.Append($"{resource} {vm.Has(resource)}: ").AppendJoin(' ', vm.Usage(resource).ToArray());
                text.Append(" of ").AppendJoin(' ', vm.Capacity(resource).ToArray()).Append('\n');
            }
        }

        return text.ToString();
    }
}
