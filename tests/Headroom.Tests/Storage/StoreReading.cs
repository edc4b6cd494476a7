using Headroom.Control.Decisions;
using Headroom.Control.Ports;
using Headroom.Fleet;
using Headroom.Storage;

namespace Headroom.Tests.Storage;

/// <summary>What the tests of stores ask for again and again.</summary>
internal static class StoreReading
{
    /// <summary>The message of the <see cref="StorageException"/>, which is one line.</summary>
    public static string OneLine(Func<IDisposable> open) => OneLine(Assert.Throws<StorageException>(() => open().Dispose()));

    public static async Task<string> OneLineAsync(Func<Task> work) => OneLine(await Assert.ThrowsAsync<StorageException>(work));

    public static async Task<List<Sample>> ReadAllAsync(this ISampleLog log, CancellationToken cancellationToken)
    {
        var samples = new List<Sample>();
        await foreach (var sample in log.ReadAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, null, cancellationToken))
            samples.Add(sample);
        return samples;
    }

    public static async Task<List<JournalEntry>> ReadAllAsync(this IJournal journal, CancellationToken cancellationToken)
    {
        var entries = new List<JournalEntry>();
        await foreach (var entry in journal.ReadAsync(1, cancellationToken))
            entries.Add(entry);
        return entries;
    }

    private static string OneLine(StorageException error)
    {
        Assert.DoesNotContain('\n', error.Message);
        return error.Message;
    }
}
