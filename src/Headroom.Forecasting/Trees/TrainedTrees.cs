using Headroom.Forecasting.Features;
using Headroom.Forecasting.Regression;
using Headroom.Forecasting.Training;

namespace Headroom.Forecasting.Trees;

/// <summary>The line, and the trees that correct it: for each group of targets one ensemble a level, or none.</summary>
internal sealed class TrainedTrees : ITrainedModel
{
    private const uint Magic = 0x54_52_4C_48;

    private const int FormatVersion = (FeatureLayout.Version << 8) + 1;

    private readonly Ensemble[]?[] _groups;
    private readonly GroupTrees?[] _trees;

    public TrainedTrees(TrainedRegression line, Ensemble[]?[] groups)
    {
        (Line, _groups) = (line, groups);
        _trees = Array.ConvertAll(groups, group => group is null ? null : new GroupTrees(group));
    }

    public string Name => TreesFamily.FamilyName;

    public TrainedRegression Line { get; }

    public GroupTrees? Of(TargetGroup group) => _trees[(int)group];

    public IForecaster NewForecaster() => new TreesForecaster(this);

    public void Save(BinaryWriter writer) => CheckedBlock.Write(writer, Magic, FormatVersion, SaveBody);

    public static TrainedTrees Load(BinaryReader reader) => CheckedBlock.Read(reader, Magic, FormatVersion, LoadBody);

    private void SaveBody(BinaryWriter writer)
    {
        Line.SaveBody(writer);
        foreach (var group in _groups)
        {
            writer.Write(group is not null);
            foreach (var ensemble in group ?? [])
                ensemble.Save(writer);
        }
    }

    private static TrainedTrees LoadBody(BinaryReader reader)
    {
        var line = TrainedRegression.LoadBody(reader);
        var groups = new Ensemble[]?[TargetGroups.Count];
        for (var i = 0; i < groups.Length; i++)
            groups[i] = reader.ReadBoolean() ? [.. Enumerable.Range(0, QuantileLevels.Count).Select(_ => Ensemble.Load(reader))] : null;
        return new TrainedTrees(line, groups);
    }
}
