using Headroom.Control.Decisions;
using Headroom.Fleet;
using Headroom.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Headroom.Tests.Storage;

/// <summary>Disks fill, files rot and versions differ. Each time one line says what, where, and what to do.</summary>
public sealed class SqliteFaultTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("journal.db")]
    [InlineData("samples.db")]
    public void A_file_that_is_no_database_is_damaged(string name)
    {
        SqliteStore.Open(_directory.Path).Dispose();
        Overwrite(name, offset: 0, count: 100);
        AssertDamaged(name, Refused());
    }

    [Theory]
    [InlineData("journal.db", 4096)]
    [InlineData("samples.db", 16384)]
    public async Task Damage_within_is_found_when_the_file_is_opened(string name, int pageBytes)
    {
        await FillAsync();
        for (var page = 1; page < 4; page++)
            Overwrite(name, page * pageBytes, 64);
        AssertDamaged(name, Refused());
    }

    [Fact]
    public void A_file_cut_short_is_damaged()
    {
        SqliteStore.Open(_directory.Path).Dispose();
        using (var file = File.OpenWrite(_directory.File("journal.db")))
            file.SetLength(5_000);
        AssertDamaged("journal.db", Refused());
    }

    [Fact]
    public async Task A_damaged_chunk_is_named_when_it_is_read_and_the_rest_can_be_read()
    {
        await FillAsync();
        Change("samples.db", "UPDATE chunk SET data = zeroblob(length(data)) WHERE id = (SELECT min(id) FROM chunk)");
        using var store = SqliteStore.Open(_directory.Path);
        AssertDamaged("samples.db", await StoreReading.OneLineAsync(() => store.Samples.ReadAllAsync(Cancel)));
        await store.Samples.AppendAsync([Given.Sample(77, 0)], Cancel);
    }

    [Fact]
    public async Task A_damaged_batch_is_found_when_the_file_is_opened()
    {
        await FillAsync();
        Change("samples.db", "UPDATE batch SET data = x'0102030405060708090a0b0c'");
        AssertDamaged("samples.db", Refused());
    }

    [Fact]
    public async Task A_damaged_entry_is_named_when_it_is_read()
    {
        await FillAsync();
        Change("journal.db", "UPDATE entry SET text = '{' WHERE seq = 2");
        using var store = SqliteStore.Open(_directory.Path);
        AssertDamaged("journal.db", await StoreReading.OneLineAsync(() => store.Journal.ReadAllAsync(Cancel)));
    }

    [Theory]
    [InlineData("journal.db")]
    [InlineData("samples.db")]
    public void A_file_of_a_newer_version_is_left_alone(string name)
    {
        SqliteStore.Open(_directory.Path).Dispose();
        Change(name, "PRAGMA user_version = 99");
        var refusal = Refused();
        Assert.Contains(_directory.File(name), refusal);
        Assert.Contains("newer Headroom", refusal);
        Assert.Contains("schema 99", refusal);
    }

    [Fact]
    public void A_directory_that_cannot_be_one_is_named()
    {
        File.WriteAllText(_directory.File("file"), "");
        Assert.Contains(_directory.File("file"), StoreReading.OneLine(() => SqliteStore.Open(_directory.File("file"))));
        Assert.Contains(_directory.File("file/sub"), StoreReading.OneLine(() => SqliteStore.Open(_directory.File("file/sub"))));
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_named_with_what_to_do()
    {
        Directory.CreateDirectory(_directory.File("journal.db"));
        var refusal = Refused();
        Assert.Contains(_directory.File("journal.db"), refusal);
        Assert.Contains("write access", refusal);
    }

    [Fact]
    public void A_place_where_nobody_may_write_is_named()
    {
        // Not even the superuser, who may write everywhere else, can make directories here.
        const string Place = "/sys/headroom";
        Assert.Contains(Place, StoreReading.OneLine(() => SqliteStore.Open(Place)));
    }

    [Fact]
    public async Task Samples_that_no_longer_fit_are_refused_whole_and_the_others_stay()
    {
        var kept = new List<Sample>();
        using (var store = SqliteStore.Open(_directory.Path, new SqliteOptions { MaxFileBytes = 600_000 }))
        {
            var refusal = await StoreReading.OneLineAsync(
                async () =>
                {
                    for (var step = 0; ; step++)
                    {
                        Sample[] batch = [.. Enumerable.Range(1, 100).Select(vm => Given.FullSample(vm, step * 5))];
                        await store.Samples.AppendAsync(batch, Cancel);
                        kept.AddRange(batch);
                    }
                });
            Assert.Contains("no room left", refusal);
            Assert.Contains(_directory.File("samples.db"), refusal);
            Assert.Equal(kept.OrderBy(s => s.Vm).ThenBy(s => s.At), await store.Samples.ReadAllAsync(Cancel));
        }

        using var again = SqliteStore.Open(_directory.Path);
        Assert.Equal(kept.OrderBy(s => s.Vm).ThenBy(s => s.At), await again.Samples.ReadAllAsync(Cancel));
        await again.Samples.AppendAsync([Given.Sample(101, 0)], Cancel);
    }

    [Fact]
    public async Task Entries_that_no_longer_fit_are_refused_whole_and_the_others_stay()
    {
        long last = 0;
        using (var store = SqliteStore.Open(_directory.Path, new SqliteOptions { MaxFileBytes = 200_000 }))
        {
            var refusal = await StoreReading.OneLineAsync(
                async () =>
                {
                    for (; ; last += 2)
                        await store.Journal.AppendAsync([Given.Made(last + 1, Given.Decision(last + 1)), Given.Note(last + 2)], Cancel);
                });
            Assert.Contains("no room left", refusal);
            Assert.Equal(last, await store.Journal.GetLastSequenceAsync(Cancel));
        }

        using var again = SqliteStore.Open(_directory.Path);
        Assert.Equal(last, (await again.Journal.ReadAllAsync(Cancel)).Count);
        Assert.Equal(last / 2, (await again.Journal.QueryAsync(new() { Limit = int.MaxValue }, Cancel)).Count);
        await again.Journal.AppendAsync([Given.Moved(last + 1, last - 1, DecisionState.Approved)], Cancel);
    }

    private async Task FillAsync()
    {
        using var store = SqliteStore.Open(_directory.Path);
        await store.Journal.AppendAsync([.. Enumerable.Range(1, 200).Select(i => Given.Made(i, Given.Decision(i)))], Cancel);
        for (var step = 0; step < 300; step++)
            await store.Samples.AppendAsync([.. Enumerable.Range(1, 30).Select(vm => Given.FullSample(vm, step * 5))], Cancel);
    }

    private void Overwrite(string name, int offset, int count)
    {
        using var file = File.OpenWrite(_directory.File(name));
        file.Position = offset;
        file.Write(Enumerable.Repeat((byte)0xA5, count).ToArray());
    }

    private void Change(string name, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_directory.File(name)};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private void AssertDamaged(string name, string message)
    {
        Assert.Contains($"{_directory.File(name)} is damaged", message);
        Assert.Contains("restore it from a backup", message);
    }

    private string Refused() => StoreReading.OneLine(() => SqliteStore.Open(_directory.Path));
}
