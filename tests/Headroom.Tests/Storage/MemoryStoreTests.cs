using Headroom.Control.Ports;
using Headroom.Storage.Memory;

namespace Headroom.Tests.Storage;

public sealed class MemoryJournalTests : JournalConformance
{
    protected override IJournal Journal { get; } = new MemoryJournal();
}

public sealed class MemorySampleLogTests : SampleLogConformance
{
    protected override ISampleLog Log { get; } = new MemorySampleLog();

    [Fact]
    public async Task With_a_retention_it_forgets_by_itself()
    {
        var log = new MemorySampleLog(TimeSpan.FromHours(24));
        for (var hour = 0; hour < 24 * 10; hour++)
            await log.AppendAsync([.. Enumerable.Range(0, 12).Select(i => Given.Sample(1, (hour * 60) + (i * 5)))], Cancel);

        var kept = 0;
        await foreach (var sample in log.ReadAsync(Given.Start, DateTimeOffset.MaxValue, null, Cancel))
        {
            kept++;
            Assert.True(sample.At >= Given.At(10 * 24 * 60).AddHours(-24 * 9 / 8));
        }

        Assert.InRange(kept, 288, 288 * 9 / 8);
    }
}

public sealed class MemoryKnowledgeStoreTests : KnowledgeStoreConformance
{
    protected override IKnowledgeStore Store { get; } = new MemoryKnowledgeStore();
}
