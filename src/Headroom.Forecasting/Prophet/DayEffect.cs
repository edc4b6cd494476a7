namespace Headroom.Forecasting.Prophet;

/// <summary>What a kind of special day adds, in the series' unit.</summary>
internal sealed record DayEffect(long[] Days, double Size)
{
    public void Save(BinaryWriter writer)
    {
        writer.Write(Size);
        writer.Write(Days.Length);
        foreach (var day in Days)
            writer.Write(day);
    }

    public static DayEffect Load(BinaryReader reader)
    {
        var size = reader.ReadDouble();
        var days = new long[reader.ReadCount()];
        for (var i = 0; i < days.Length; i++)
            days[i] = reader.ReadInt64();
        return new DayEffect(days, size);
    }
}
