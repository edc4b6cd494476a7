using Headroom.Forecasting.Features;
using Headroom.Forecasting.Training;

namespace Headroom.Forecasting.Regression;

/// <summary>Linear models learned across the fleet: for each age of a series that the fleet could show, and each target.</summary>
internal sealed class TrainedRegression : ITrainedModel
{
    private const uint Magic = 0x47_52_4C_48;

    private const int FormatVersion = (FeatureLayout.Version << 8) + 1;

    private readonly RegressionWeights?[] _ages;

    public TrainedRegression(Target[] targets, RegressionWeights?[] ages) => (Targets, _ages) = (targets, ages);

    public string Name => RegressionFamily.FamilyName;

    public Target[] Targets { get; }

    /// <summary>Of each age, whether there is a model of it.</summary>
    public bool[] Known => Array.ConvertAll(_ages, age => age is not null);

    public RegressionWeights? Of(HistoryAge age) => _ages[(int)age];

    public IForecaster NewForecaster() => new RegressionForecaster(this);

    public void Save(BinaryWriter writer) => CheckedBlock.Write(writer, Magic, FormatVersion, SaveBody);

    public static TrainedRegression Load(BinaryReader reader) => CheckedBlock.Read(reader, Magic, FormatVersion, LoadBody);

    internal void SaveBody(BinaryWriter writer)
    {
        TargetList.Write(writer, Targets);
        foreach (var age in _ages)
        {
            writer.Write(age is not null);
            age?.Save(writer);
        }
    }

    internal static TrainedRegression LoadBody(BinaryReader reader)
    {
        var targets = TargetList.Read(reader);
        var ages = new RegressionWeights?[HistoryAges.Count];
        for (var i = 0; i < ages.Length; i++)
            ages[i] = reader.ReadBoolean() ? RegressionWeights.Load(reader, targets.Length) : null;
        return new TrainedRegression(targets, ages);
    }
}
