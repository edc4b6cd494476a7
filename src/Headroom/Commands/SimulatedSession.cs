using System.Diagnostics;
using Headroom.Control;
using Headroom.Control.Ports;
using Headroom.Planning.Policies;
using Headroom.Simulation;
using Headroom.Simulation.Definition;
using Headroom.Simulation.Trials;
using Headroom.Storage.Memory;
using Headroom.Storage.Sqlite;

namespace Headroom.Commands;

/// <summary>
/// A simulated world and Headroom beside it. With a folder, each keeps its own state in it, apart from the other: when the process
/// dies, both go on from where they were, and Headroom finds a world that has not waited for it to remember.
/// </summary>
internal sealed class SimulatedSession : IDisposable
{
    private readonly World _world;
    private readonly SqliteStore? _store;

    private SimulatedSession(World world, SqliteStore? store, HeadroomTrial trial) => (_world, _store, Trial) = (world, store, trial);

    public HeadroomTrial Trial { get; }

    public static async Task<SimulatedSession> OpenAsync(
        FleetDefinition fleet, WorldOptions world, TimeSpan history, string? folder, PolicySet policies, ControlOptions options, CancellationToken cancellationToken)
    {
        if (folder is null)
        {
            var fresh = new World(fleet, world);
            return new SimulatedSession(fresh, null, await StartAsync(fleet, fresh, history, new MemoryJournal(), new MemorySampleLog(options.KeepSamples), null, policies, options, cancellationToken));
        }

        // The store first: its lock keeps two processes from living one world.
        var store = SqliteStore.Open(Path.Combine(folder, "headroom"));
        World? kept = null;
        try
        {
            kept = World.Open(Path.Combine(folder, "world"), fleet, world);
            return new SimulatedSession(kept, store, await StartAsync(fleet, kept, history, store.Journal, store.Samples, store.Knowledge, policies, options, cancellationToken));
        }
        catch
        {
            kept?.Dispose();
            store.Dispose();
            throw;
        }
    }

    /// <summary>Lets the world live until then, at most so many times faster than life.</summary>
    public async Task PlayAsync(DateTimeOffset end, double speed, Action afterStep, CancellationToken cancellationToken)
    {
        var (begun, from) = (Stopwatch.GetTimestamp(), Trial.Now);
        while (Trial.Now < end && !cancellationToken.IsCancellationRequested)
        {
            // A step is never broken off in the middle: it is short, and what it began is in the journal.
            await Trial.StepAsync(CancellationToken.None);
            afterStep();
            if (double.IsFinite(speed))
                await PaceAsync(begun, (Trial.Now - from) / speed, cancellationToken);
        }

        await Trial.Loop.FinishAsync(CancellationToken.None);
    }

    public void Dispose()
    {
        Trial.Dispose();
        _world.Dispose();
        _store?.Dispose();
    }

    private static Task<HeadroomTrial> StartAsync(
        FleetDefinition fleet, World world, TimeSpan history, IJournal journal, ISampleLog samples, IKnowledgeStore? knowledge, PolicySet policies, ControlOptions options, CancellationToken cancellationToken) =>
        HeadroomTrial.StartAsync(world, RecordedPast.Of(fleet, history), journal, samples, knowledge, policies, options, cancellationToken);

    private static async Task PaceAsync(long begun, TimeSpan due, CancellationToken cancellationToken)
    {
        var early = due - Stopwatch.GetElapsedTime(begun);
        if (early <= TimeSpan.Zero)
            return;
        // Being told to stop is the ordinary end of a wait here.
        await Task.Delay(early, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
