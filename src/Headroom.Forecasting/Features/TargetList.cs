namespace Headroom.Forecasting.Features;

/// <summary>The targets that a model was trained for, in its file.</summary>
internal static class TargetList
{
    private const int Most = 4096;

    public static void Write(BinaryWriter writer, ReadOnlySpan<Target> targets)
    {
        writer.Write(targets.Length);
        foreach (var target in targets)
        {
            writer.Write(target.IsPeak);
            writer.Write(target.From);
            writer.Write(target.To);
        }
    }

    public static Target[] Read(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        if (count is < 1 or > Most)
            throw new InvalidDataException("The model's number of targets is impossible.");
        var targets = new Target[count];
        for (var i = 0; i < count; i++)
        {
            var (isPeak, from, to) = (reader.ReadBoolean(), reader.ReadInt32(), reader.ReadInt32());
            if (from < 1 || to < from || to > PeakWindow.MaxLead || (!isPeak && from != to))
                throw new InvalidDataException("The model holds an impossible target.");
            targets[i] = isPeak ? Target.Peak(from, to) : Target.Level(to);
        }

        return targets;
    }
}
