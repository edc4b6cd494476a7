using System.IO.Compression;
using Headroom.Documents;
using Headroom.Documents.Traces;
using Headroom.Fleet;

namespace Headroom.Tests.Documents.Traces;

public sealed class AllocationWriterTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("headroom-allocations-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Writes_changes_in_the_units_of_the_file()
    {
        var path = At("out.csv");
        using (var writer = AllocationWriter.Create(path))
        {
            writer.Set("a", Time(0), Resource.Cpu, 1.0 / 3);
            writer.Set("a", Time(0), Resource.Memory, 1536.0 * (1 << 20));
            writer.Set("a", Time(0), Resource.Disk, 100_000);
            writer.Set("x,\"y\"", Time(0), Resource.Network, 0);
            writer.Set("a", Time(300), Resource.Cpu, 1.0 / 3);
            writer.Set("a", Time(600), Resource.Cpu, (1.0 / 3) + 1e-12);
            writer.Set("a", Time(900), Resource.Cpu, 2);
            writer.Set("b", Time(900), Resource.Cpu, 2);
            Assert.Equal(6, writer.Rows);
            writer.Commit();
        }

        Assert.Equal(
            """"
            vm,t,resource,allocation
            a,0,cpu,0.3333333333
            a,0,memory,1536
            a,0,disk,100
            "x,""y""",0,network,0
            a,900,cpu,2
            b,900,cpu,2

            """",
            File.ReadAllText(path));
        Assert.Equal([path], Files());
    }

    [Fact]
    public void A_name_that_ends_in_gz_is_packed()
    {
        var path = At("out.csv.gz");
        Write(path, commit: true);
        using var text = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        Assert.Equal("vm,t,resource,allocation\na,0,cpu,1\n", text.ReadToEnd());
    }

    [Theory]
    [InlineData("out.csv")]
    [InlineData("out.csv.gz")]
    public void A_run_that_fails_leaves_what_was_there(string name)
    {
        var path = At(name);
        Write(path, commit: false);
        Assert.Empty(Files());

        File.WriteAllText(path, "earlier");
        Write(path, commit: false);
        Assert.Equal("earlier", File.ReadAllText(path));
        Write(path, commit: true);
        Assert.NotEqual("earlier", File.ReadAllText(path));
        Assert.Equal([path], Files());
    }

    [Fact]
    public void A_link_stays_a_link()
    {
        var (path, link) = (At("out.csv"), At("link.csv"));
        File.CreateSymbolicLink(link, path);
        Write(link, commit: true);
        Assert.Equal(path, new FileInfo(link).LinkTarget);
        Assert.StartsWith("vm,t", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_is_written_and_not_replaced()
    {
        if (OperatingSystem.IsWindows())
            return;
        Write("/dev/null", commit: true);
        Assert.False(File.Exists("/dev/null.partial"));
        Assert.Equal(0, new FileInfo("/dev/null").Length);
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_named()
    {
        Assert.Contains("its directory does not exist", Refused(At("none/out.csv")), StringComparison.Ordinal);
        Assert.Contains("is a directory", Refused(_directory.FullName), StringComparison.Ordinal);
        Assert.Contains("is not a file name", Refused(""), StringComparison.Ordinal);
        File.WriteAllText(At("file"), "");
        Assert.StartsWith(At("file/out.csv") + ": ", Refused(At("file/out.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_writers_of_one_file_do_not_mix()
    {
        using var first = AllocationWriter.Create(At("out.csv"));
        Assert.Contains("nothing else writes it", Refused(At("out.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_allocation_can_be_is_refused()
    {
        using var writer = AllocationWriter.Create(At("out.csv"));
        writer.Set("a", Time(300), Resource.Cpu, 1);
        Assert.Throws<ArgumentException>(() => writer.Set("a", Time(300), Resource.Cpu, 2));
        Assert.Throws<ArgumentException>(() => writer.Set("", Time(600), Resource.Cpu, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Set("a", Time(600), Resource.Cpu, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Set("a", Time(600), Resource.Cpu, -1));
    }

    private static void Write(string path, bool commit)
    {
        using var writer = AllocationWriter.Create(path);
        writer.Set("a", Time(0), Resource.Cpu, 1);
        if (commit)
            writer.Commit();
    }

    private static string Refused(string path) => Assert.Throws<DocumentException>(() => AllocationWriter.Create(path)).Message;

    private static DateTimeOffset Time(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);

    private string At(string name) => Path.Combine(_directory.FullName, name);

    private string[] Files() => Directory.GetFiles(_directory.FullName);
}
