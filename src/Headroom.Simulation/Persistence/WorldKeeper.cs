using System.Globalization;

namespace Headroom.Simulation.Persistence;

/// <summary>
/// Keeps a world in a directory while it lives: a snapshot from time to time, and every input since. After a crash the world lives
/// through the same inputs again and comes out as it was, because its course depends on nothing else.
/// </summary>
internal sealed class WorldKeeper : IDisposable
{
    private const string Prefix = "world-";
    private const string SnapshotSuffix = ".snapshot";
    private const string InputsSuffix = ".inputs";

    private readonly WorldEngine _engine;
    private readonly string _directory;
    private readonly ulong _fingerprint;
    private readonly SampleFile _samples;
    private InputLog _log;
    private int _generation;
    private long _snapshotAt;
    private long _notedAt;

    private WorldKeeper(WorldEngine engine, string directory, ulong fingerprint)
    {
        (_engine, _directory, _fingerprint) = (engine, directory, fingerprint);
        _samples = new SampleFile(Path.Combine(directory, "world.samples"), engine.State.Vms.Length, engine.Samples.Most);
        _generation = Generations().DefaultIfEmpty(0).Max();
        if (_generation == 0)
            WriteSnapshot(1);
        else
            Restore();
        _log = InputLog.Open(PathOf(_generation, InputsSuffix), Replay);
        _notedAt = engine.State.Now;
        DeleteOlder();
    }

    /// <summary>Takes up the world that a directory holds, or begins one there.</summary>
    public static WorldKeeper Open(WorldEngine engine, string directory)
    {
        Directory.CreateDirectory(directory);
        return new WorldKeeper(engine, directory, FleetFingerprint.Of(engine.State.Fleet, engine.Options));
    }

    /// <summary>Writes an input down, before it is carried out.</summary>
    public void Note(WorldInput input)
    {
        _log.Append(_engine.State.Now, input);
        _notedAt = _engine.State.Now;
    }

    /// <summary>Writes down that time has passed, so that a world does not fall behind what it has shown of itself.</summary>
    public void NoteTime()
    {
        if (_engine.State.Now - _notedAt < TimeSpan.TicksPerSecond)
            return;
        _notedAt = _engine.State.Now;
        _log.Append(_engine.State.Now, null);
        if (_engine.State.Now - _snapshotAt >= _engine.Options.SnapshotEvery.Ticks)
            Renew();
    }

    public void Dispose() => _log.Dispose();

    private void Renew()
    {
        WriteSnapshot(_generation + 1);
        _log.Dispose();
        _log = InputLog.Open(PathOf(_generation, InputsSuffix), Replay);
        DeleteOlder();
    }

    private void Restore()
    {
        WorldSnapshot.Restore(_engine, PathOf(_generation, SnapshotSuffix), _fingerprint);
        _snapshotAt = _engine.State.Now;
        _samples.Load(_engine.Samples, until: _snapshotAt);
    }

    // The samples first: if the process dies in between, the older snapshot does without the newer samples.
    private void WriteSnapshot(int generation)
    {
        _samples.Append(_engine.Samples);
        WorldFile.Write(PathOf(generation, SnapshotSuffix), _fingerprint, WorldSnapshot.Write(_engine, withSamples: false).Span);
        _generation = generation;
        _snapshotAt = _engine.State.Now;
    }

    private void Replay(long at, WorldInput? input)
    {
        _engine.Advance(at);
        if (input is not null)
            InputRunner.Run(_engine, input);
    }

    private void DeleteOlder()
    {
        foreach (var generation in Generations().Where(g => g < _generation).ToList())
        {
            File.Delete(PathOf(generation, InputsSuffix));
            File.Delete(PathOf(generation, SnapshotSuffix));
        }
    }

    private IEnumerable<int> Generations() => Directory.EnumerateFiles(_directory, Prefix + "*" + SnapshotSuffix)
        .Select(f => Path.GetFileName(f)[Prefix.Length..^SnapshotSuffix.Length])
        .Where(n => int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        .Select(n => int.Parse(n, CultureInfo.InvariantCulture));

    private string PathOf(int generation, string suffix) => Path.Combine(_directory, $"{Prefix}{generation:D6}{suffix}");
}
