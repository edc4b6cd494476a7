using System.Collections.Immutable;
using Headroom.Control.Ports;
using Headroom.Fleet;
using Headroom.Simulation.Definition;
using Headroom.Simulation.Observation;
using Headroom.Simulation.Persistence;

namespace Headroom.Simulation;

/// <summary>
/// A fleet in memory that behaves like the real thing: the ground truth that a controller sees through <see cref="SimulatedHypervisor"/>
/// and <see cref="SimulatedGuests"/>, and is measured against by <see cref="ReadTotals"/>. What happens depends on the definition and
/// on what is done at which moment, and on nothing else: neither on how often somebody looks nor in which steps time passes.
/// Safe for use from several threads.
/// </summary>
public sealed class World : IDisposable
{
    private readonly Lock _gate = new();
    private readonly WorldEngine _engine;
    private readonly Lookout _lookout;
    private WorldKeeper? _keeper;

    public World(FleetDefinition fleet, WorldOptions? options = null)
    {
        _engine = new WorldEngine(fleet, options ?? new WorldOptions());
        _lookout = new Lookout(_engine);
    }

    /// <summary>
    /// A world that lives in a directory and outlives the process: the one that is there, or a new one. What is done to it is written
    /// down before it is answered. Throws <see cref="WorldFileException"/> when what is there cannot be used.
    /// </summary>
    public static World Open(string directory, FleetDefinition fleet, WorldOptions? options = null)
    {
        var world = new World(fleet, options);
        world._keeper = WorldKeeper.Open(world._engine, directory);
        return world;
    }

    /// <summary>The world that was saved to a file.</summary>
    public static World Load(string path, FleetDefinition fleet, WorldOptions? options = null)
    {
        var world = new World(fleet, options);
        WorldSnapshot.Restore(world._engine, path, FleetFingerprint.Of(fleet, world.Options));
        return world;
    }

    public FleetDefinition Fleet => _engine.State.Fleet;

    public WorldOptions Options => _engine.Options;

    public DateTimeOffset Now
    {
        get
        {
            lock (_gate)
                return new DateTimeOffset(_engine.State.Now, TimeSpan.Zero);
        }
    }

    /// <summary>Lets the world live until then; nothing when that has passed.</summary>
    public void Advance(DateTimeOffset to)
    {
        lock (_gate)
        {
            _engine.Advance(to.UtcTicks);
            _keeper?.NoteTime();
        }
    }

    /// <summary>Writes the whole state to a file, in place of what may be there.</summary>
    public void Save(string path)
    {
        lock (_gate)
            WorldFile.Write(path, FleetFingerprint.Of(Fleet, Options), WorldSnapshot.Write(_engine).Span);
    }

    /// <summary>One number for the whole state: two worlds with the same one have lived through the same.</summary>
    public ulong Fingerprint()
    {
        lock (_gate)
            return Checksum.Of(WorldSnapshot.Write(_engine).Span);
    }

    public Inventory ReadInventory()
    {
        lock (_gate)
            return _lookout.ReadInventory();
    }

    public Vm? ReadVm(VmId vm)
    {
        lock (_gate)
            return _engine.State.VmIndex.TryGetValue(vm, out var index) ? _lookout.ReadVm(index) : null;
    }

    public ImmutableDictionary<VmId, VmCapabilities> ReadCapabilities()
    {
        lock (_gate)
            return _lookout.ReadCapabilities();
    }

    /// <summary>What was measured outside the guests in intervals that ended after then.</summary>
    public IReadOnlyList<Sample> ReadSamples(DateTimeOffset since)
    {
        lock (_gate)
            return _lookout.ReadSamples(since.UtcTicks);
    }

    /// <summary>What agents reported after then.</summary>
    public IReadOnlyList<GuestReport> ReadReports(DateTimeOffset since)
    {
        lock (_gate)
            return _lookout.ReadReports(since.UtcTicks);
    }

    public GuestView? ReadGuest(VmId vm)
    {
        lock (_gate)
            return _engine.State.VmIndex.TryGetValue(vm, out var index) ? _lookout.ReadGuest(index) : null;
    }

    public IReadOnlyList<FleetEvent> ReadEvents(long after)
    {
        lock (_gate)
            return _engine.Events.After(after);
    }

    public IReadOnlyList<ReservedCapacity> ReadReservations()
    {
        lock (_gate)
            return _engine.Reservations.List();
    }

    /// <summary>What everything came to since the meters were last set to zero.</summary>
    public WorldTotals ReadTotals()
    {
        lock (_gate)
            return Totals.Read(_engine.State);
    }

    public void ResetTotals() => Take(new WorldInput.ResetTotals());

    /// <summary>Begins an action; a token that is known already is answered with how its operation stands.
    /// Throws, if faults say so, although the action was taken.</summary>
    public OperationStatus Start(OperationToken token, FleetAction action)
    {
        lock (_gate)
        {
            if (_engine.Desk.Find(token) is { } known)
                return known;
            Take(new WorldInput.StartOperation(token, action));
            return _engine.Desk.LosesAnswer(token)
                ? throw new IOException($"the connection to {Fleet.Pool} broke before the answer came")
                : _engine.Desk.Find(token)!;
        }
    }

    public OperationStatus? Find(OperationToken token)
    {
        lock (_gate)
            return _engine.Desk.Find(token);
    }

    public void Cancel(OperationToken token) => Take(new WorldInput.CancelOperation(token));

    /// <summary>Whether an agent lets a resource shrink; asking changes nothing.</summary>
    public GuestReply AskConsent(VmId vm, ResourceChange change)
    {
        lock (_gate)
            return _lookout.AskConsent(vm, change);
    }

    /// <summary>Has an agent give up cache, so that a shrink goes faster.</summary>
    public GuestReply PrepareToShrink(VmId vm, ResourceChange change)
    {
        lock (_gate)
        {
            var reply = _lookout.AskConsent(vm, change);
            if (reply.Answer == GuestAnswer.Granted && change.Resource == Resource.Memory)
                Take(new WorldInput.DropCache(_engine.State.VmIndex[vm], change.To));
            return reply;
        }
    }

    public GuestReply Send(VmId vm, GuestDirective directive)
    {
        lock (_gate)
        {
            var reply = _lookout.Answer(vm, directive);
            if (reply.Answer == GuestAnswer.Granted && directive is GuestDirective.OnlineCpus online)
                Take(new WorldInput.OnlineCpus(_engine.State.VmIndex[vm], online.Count));
            return reply;
        }
    }

    /// <summary>Somebody other than the controller changes an allocation.</summary>
    public void ChangeFromOutside(VmId vm, Resource resource, double to)
    {
        if (!double.IsFinite(to) || to < 0)
            throw new ArgumentOutOfRangeException(nameof(to), to, "an allocation is a finite amount of at least 0");
        Take(new WorldInput.ChangeAllocation(IndexOf(vm), resource, to));
    }

    /// <summary>Somebody switches a VM on or off.</summary>
    public void SwitchFromOutside(VmId vm, bool on) => Take(new WorldInput.SwitchVm(IndexOf(vm), on));

    public void SetHostState(HostId host, HostState to) => Take(new WorldInput.SetHostState(_engine.State.HostIndex[host], to));

    public void Dispose() => _keeper?.Dispose();

    private int IndexOf(VmId vm) =>
        _engine.State.VmIndex.TryGetValue(vm, out var index) ? index : throw new ArgumentException($"there is no VM {vm} in this world");

    private void Take(WorldInput input)
    {
        lock (_gate)
        {
            _keeper?.Note(input);
            InputRunner.Run(_engine, input);
        }
    }
}
