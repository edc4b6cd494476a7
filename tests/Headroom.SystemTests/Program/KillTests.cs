using Headroom.Control.Decisions;
using Headroom.Fleet;
using Headroom.Storage.Sqlite;
using Headroom.Tests.Control;

namespace Headroom.SystemTests.Program;

/// <summary>
/// Headroom is killed again and again in the middle of a run and started on the same folder: nothing is lost, nothing is done
/// twice, and what the journal says of the fleet is what the fleet is.
/// </summary>
public sealed class KillTests
{
    private const string Hours = "30";

    [Fact]
    public async Task Killed_at_random_moments_it_goes_on_where_it_stopped()
    {
        var folder = Directory.CreateTempSubdirectory("headroom-kill-").FullName;
        try
        {
            var kills = 0;
            var random = new Random(20260101);
            while (true)
            {
                using var run = HeadroomProcess.Start("demo", "--headless", "--hours", Hours, "--state", folder, "--json");
                // A line an hour: the kill falls somewhere into the hour after it.
                if (await run.SaysAsync("allocated", random.Next(1, 6), TestContext.Current.CancellationToken))
                {
                    run.Kill();
                    kills++;
                    continue;
                }

                var (exitCode, output) = await run.EndAsync(TestContext.Current.CancellationToken);
                Assert.True(exitCode == 0, run.Errors);
                Assert.Contains($"\"simulatedHours\":{Hours}", output, StringComparison.Ordinal);
                break;
            }

            Assert.True(kills >= 4, $"killed only {kills} times");
            await CheckAsync(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task CheckAsync(string folder)
    {
        using var store = SqliteStore.Open(Path.Combine(folder, "headroom"));
        var entries = new List<JournalEntry>();
        await foreach (var entry in store.Journal.ReadAsync(1, TestContext.Current.CancellationToken))
            entries.Add(entry);
        JournalRules.Check(entries);
        Assert.Contains(entries.OfType<Noted>(), n => n.Kind == "restart");

        // Every change begins where the last one ended: had one been lost or done twice, the chain would be broken.
        var allocations = new Dictionary<(VmId, Resource), double>();
        var decisions = entries.OfType<DecisionMade>().ToDictionary(m => m.Decision.Number, m => m.Decision);
        var verified = 0;
        foreach (var moved in entries.OfType<DecisionMoved>().Where(m => m.Transition.State == DecisionState.Verified))
        {
            foreach (var change in ((ResizeAction)decisions[moved.Number].Action).Changes)
            {
                var key = (decisions[moved.Number].Action.Vm, change.Resource);
                if (allocations.TryGetValue(key, out var before))
                    Assert.Equal(before, change.From, before * 0.001);
                allocations[key] = change.To;
                verified++;
            }
        }

        Assert.True(verified > 500, $"only {verified} changes were verified");
        Assert.DoesNotContain(entries.OfType<Noted>(), n => n.Kind is "foreign-change" or "plan-refused");
    }
}
