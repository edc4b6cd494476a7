namespace Headroom.Forecasting.Prophet;

/// <summary>Numbers as they are kept: finite, and in files with their count before them, bit for bit.</summary>
internal static class Binary
{
    /// <summary>No fitted series holds longer arrays; a larger number means that the data is something else.</summary>
    private const int MostElements = 1 << 20;

    /// <summary>The nearest finite float.</summary>
    public static float Single(double value) => (float)Math.Clamp(value, float.MinValue, float.MaxValue);

    public static void WriteNumbers(this BinaryWriter writer, ReadOnlySpan<double> values)
    {
        writer.Write(values.Length);
        foreach (var value in values)
            writer.Write(value);
    }

    public static void WriteNumbers(this BinaryWriter writer, ReadOnlySpan<float> values)
    {
        writer.Write(values.Length);
        foreach (var value in values)
            writer.Write(value);
    }

    public static int ReadCount(this BinaryReader reader)
    {
        var count = reader.ReadInt32();
        return count is >= 0 and <= MostElements ? count : throw new InvalidDataException($"A fitted series cannot have {count} elements.");
    }

    public static double[] ReadNumbers(this BinaryReader reader)
    {
        var values = new double[reader.ReadCount()];
        for (var i = 0; i < values.Length; i++)
            values[i] = reader.ReadDouble();
        return values;
    }

    public static float[] ReadSingles(this BinaryReader reader)
    {
        var values = new float[reader.ReadCount()];
        for (var i = 0; i < values.Length; i++)
            values[i] = reader.ReadSingle();
        return values;
    }
}
