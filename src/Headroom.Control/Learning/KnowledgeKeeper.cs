using Headroom.Control.Ports;

namespace Headroom.Control.Learning;

/// <summary>
/// Lets what was learned outlive the process: after each training, every hour and at the end it is written down, beside the cycles and never
/// in them. What cannot be read or written costs what was learned and nothing else.
/// </summary>
internal sealed class KnowledgeKeeper(IKnowledgeStore? store, string name, FleetMemory memory, TrainingLane training, ControlOptions options) : IDisposable
{
    private static readonly TimeSpan s_often = TimeSpan.FromHours(1);
    private static readonly Task<string?> s_nothing = Task.FromResult<string?>(null);

    private readonly CancellationTokenSource _stop = new();
    private Task<string?> _saving = s_nothing;
    private DateTimeOffset _saved;
    private FinishedTraining? _savedTraining;

    /// <summary>Goes on from what a former life learned. Returns why that is not possible; null where it is, or there is nothing.</summary>
    public async Task<string?> ResumeAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        _saved = now;
        try
        {
            if (store is null || await store.LoadAsync(name, cancellationToken) is not { } block)
                return null;
            var kept = Knowledge.Load(block, options.Step, options.Families);
            memory.Resume(kept);
            training.Resume(kept, now);
            _savedTraining = training.Finished;
            return null;
        }
        catch (Exception problem) when (!cancellationToken.IsCancellationRequested)
        {
            return problem.Message;
        }
    }

    /// <summary>Begins to write if there is something new. Returns why it could not be done the time before; null where it could.</summary>
    public async Task<string?> BeginAsync(DateTimeOffset now)
    {
        // In simulated time it is waited for, so that what a restart finds does not depend on the clock on the wall.
        if (options.TrainingTakes is null && !_saving.IsCompleted)
            return null;
        var problem = await _saving;
        _saving = s_nothing;
        if (now - _saved >= s_often || training.Finished != _savedTraining)
            Begin(now);
        return problem;
    }

    /// <summary>Writes at the end of an orderly life.</summary>
    public async Task<string?> FinishAsync(DateTimeOffset now)
    {
        await _saving;
        Begin(now);
        return await _saving;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private void Begin(DateTimeOffset now)
    {
        if (store is null)
            return;
        (_saved, _savedTraining) = (now, training.Finished);
        var knowledge = memory.ReadKnowledge() with { Training = training.Finished };
        _saving = Task.Run(() => SaveAsync(store, knowledge, _stop.Token));
    }

    private async Task<string?> SaveAsync(IKnowledgeStore to, Knowledge knowledge, CancellationToken cancellationToken)
    {
        try
        {
            await to.SaveAsync(name, knowledge.Save(options.Step), cancellationToken);
            return null;
        }
        catch (Exception problem)
        {
            return problem.Message;
        }
    }
}
