using System.Globalization;
using System.Text;

namespace Headroom.SystemTests.Program;

/// <summary>A folder for one test, and small trace files in it that make a run short.</summary>
internal sealed class Playground : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("headroom-test-").FullName;

    public string PathOf(string name) => Path.Combine(Folder, name);

    public void Write(string name, string text) => File.WriteAllText(PathOf(name), text);

    /// <summary>Four VMs, a sample every five minutes, a little wave and now and then a peak.</summary>
    public void WriteTraces(string name, int days)
    {
        var text = new StringBuilder("vm,t,cpu_cores_capacity,cpu_pct,mem_capacity_mb,mem_pct,disk_read_kbps,disk_write_kbps,net_rx_kbps,net_tx_kbps\n");
        for (var i = 0; i < days * 288; i++)
        {
            for (var vm = 0; vm < 4; vm++)
            {
                var load = 20 + (10 * Math.Sin((i + (vm * 50)) / 45.0)) + (i % (97 + vm) == 0 ? 40 : 0);
                text.Append(CultureInfo.InvariantCulture, $"vm{vm},{1_700_006_400 + (i * 300)},{2 + vm},{load:0.##},4096,{load / 2:0.##},{load * 3:0.##},{load:0.##},{load * 5:0.##},{load:0.##}\n");
            }
        }

        Write(name, text.ToString());
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
