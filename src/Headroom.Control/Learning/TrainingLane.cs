using System.Collections.Immutable;
using System.Diagnostics;
using Headroom.Control.Views;
using Headroom.Fleet;
using Headroom.Forecasting;
using Headroom.Forecasting.Training;
using Headroom.Planning.Policies;

namespace Headroom.Control.Learning;

/// <summary>
/// Trains the families that learn across the fleet, beside the cycles and never in them: a cycle hands over a copy of the histories, and
/// a later one takes up what came of it. Everything here is called by the owner of the cycles; only the training itself runs elsewhere.
/// </summary>
internal sealed class TrainingLane : IDisposable
{
    private readonly FleetMemory _memory;
    private readonly ControlOptions _options;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopped;
    private (DateTimeOffset Begun, Task<Trained> Work)? _running;
    private DateTimeOffset? _begun;
    private volatile TrainingView? _view;

    public TrainingLane(FleetMemory memory, ControlOptions options) => (_memory, _options, _stopped) = (memory, options, _stop.Token);

    /// <summary>How trainings stand; null before the first.</summary>
    public TrainingView? View => _view;

    /// <summary>The last training that came to a good end; null before the first.</summary>
    public FinishedTraining? Finished { get; private set; }

    /// <summary>Goes on from a training of a former life, as far as the clock agrees: the next one is due when it would have been.</summary>
    public void Resume(Knowledge kept, DateTimeOffset now)
    {
        if (kept.Training is not { } finished || finished.Begun > now)
            return;
        (Finished, _begun) = (finished, finished.Begun);
        _view = new TrainingView { Begun = finished.Begun, IsRunning = false, Series = finished.Series, Families = FamiliesOf(kept.Forecasts.Select(r => r.Models)) };
    }

    /// <summary>If a training is over: from now on its models forecast.</summary>
    public async Task TakeOverAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (_running is not { } running || !(_options.TrainingTakes is { } takes ? now >= running.Begun + takes : running.Work.IsCompleted))
            return;
        try
        {
            var trained = await running.Work.WaitAsync(cancellationToken);
            foreach (var (resource, models) in trained.Models)
                _memory.Use(resource, models);
            foreach (var (resource, followings) in trained.Companions)
                _memory.Lead(resource, followings);
            _view = _view! with
            {
                IsRunning = false,
                Took = trained.Took,
                Families = FamiliesOf(trained.Models.Select(m => m.Models)),
            };
            Finished = new FinishedTraining(running.Begun, _view.Series);
        }
        catch (Exception problem) when (!cancellationToken.IsCancellationRequested)
        {
            // The models that there are go on; the next training may fare better.
            _view = _view! with { IsRunning = false, Problem = problem.Message };
        }

        _running = null;
    }

    /// <summary>Begins a training when it is time for one and there is enough to learn from. The models are one for all, so the most eager policy sets the pace.</summary>
    public void Begin(DateTimeOffset now, IReadOnlyList<EffectivePolicy> policies)
    {
        if (_options.Families.Count == 0 || policies.Count == 0 || _running is not null || now - _begun < policies.Min(p => p.Retrain))
            return;
        if (_memory.LongestHistory() * _options.Step < _options.TrainFrom)
            return;
        _begun = now;
        var families = TrainingTask.Wanted(_options.Families, policies.Select(p => p.Model).ToHashSet());
        var seed = (int)(now.ToUnixTimeSeconds() % int.MaxValue);
        var tasks = _memory.ReadForTraining(seed);
        _view = new TrainingView { Begun = now, IsRunning = true, Series = tasks.Sum(t => t.Series.Count), Families = _view?.Families ?? [] };
        _running = (now, Task.Run(() => Train(tasks, families, seed), _stopped));
    }

    public void Dispose()
    {
        // Whoever trains sees the token at its next step; nobody waits for that.
        _stop.Cancel();
        _stop.Dispose();
    }

    private static ImmutableArray<string> FamiliesOf(IEnumerable<ForecastModels> models) =>
        [.. models.SelectMany(m => m.Trained).Select(m => m.Name).Distinct()];

    private Trained Train(IReadOnlyList<TrainingTask> tasks, IReadOnlyList<IGlobalFamily> families, int seed)
    {
        var begun = Stopwatch.GetTimestamp();
        List<(Resource, ForecastModels)> models = [.. tasks.Select(t => (t.Resource, t.Run(families, _options.TrainingSituations, seed, _stopped)))];
        return new Trained(models, FindCompanions(tasks, seed), Stopwatch.GetElapsedTime(begun));
    }

    /// <summary>Among copies of the histories, as the training itself: nobody learns from them meanwhile.</summary>
    private List<(Resource, IReadOnlyList<Following>)> FindCompanions(IReadOnlyList<TrainingTask> tasks, int seed)
    {
        if (_options.Companions is not { } companions)
            return [];
        companions = companions with { Seed = seed, PerDay = (int)(TimeSpan.FromDays(1) / _options.Step) };
        return [.. tasks.Select(t => (t.Resource, t.FindCompanions(companions, _stopped)))];
    }

    private sealed record Trained(
        IReadOnlyList<(Resource Resource, ForecastModels Models)> Models, IReadOnlyList<(Resource Resource, IReadOnlyList<Following> Followings)> Companions, TimeSpan Took);
}
