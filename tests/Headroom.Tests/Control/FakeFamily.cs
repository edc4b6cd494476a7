using Headroom.Forecasting;
using Headroom.Forecasting.History;
using Headroom.Forecasting.Training;

namespace Headroom.Tests.Control;

/// <summary>A family that learns one number across the fleet: the highest mean, and forecasts it for everything.</summary>
internal sealed class FakeFamily : IGlobalFamily
{
    private readonly List<(int Series, int Longest, int Seed)> _trainings = [];

    public string Name => "trees";

    /// <summary>Waited for by every training, if there is one.</summary>
    public ManualResetEventSlim? Gate { get; init; }

    public bool Fails { get; set; }

    /// <summary>How often its models were asked since the last time that this was set.</summary>
    public int Asked { get; set; }

    /// <summary>What it was trained on, in order.</summary>
    public IReadOnlyList<(int Series, int Longest, int Seed)> Trainings
    {
        get
        {
            lock (_trainings)
                return [.. _trainings];
        }
    }

    public ITrainedModel? Train(TrainingRound round, ITrainedModel? previous, CancellationToken cancellationToken)
    {
        var (fleet, options) = (round.Fleet, round.Options);
        lock (_trainings)
            _trainings.Add((fleet.Count, fleet.Max(s => s.Mean.Length), options.Seed));
        Gate?.Wait(cancellationToken);
        return Fails ? throw new InvalidOperationException("nothing can be learned from this") : new Model(this, fleet.Max(s => s.Mean.Where(float.IsFinite).Max()));
    }

    public ITrainedModel Load(BinaryReader reader) => new Model(this, reader.ReadSingle());

    private sealed class Model(FakeFamily family, float highest) : ITrainedModel, IForecaster
    {
        public string Name => "trees";

        public IForecaster NewForecaster() => this;

        public void Save(BinaryWriter writer) => writer.Write(highest);

        public void Forecast(SeriesWindow window, ReadOnlySpan<float> state, ForecastTable table)
        {
            family.Asked++;
            table.Values.Fill(Math.Min(highest, window.Most));
        }
    }
}
