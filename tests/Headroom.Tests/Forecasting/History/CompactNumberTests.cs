using Headroom.Forecasting.History;

namespace Headroom.Tests.Forecasting.History;

public sealed class CompactNumberTests
{
    /// <summary>Many at a time are what one at a time are, to the bit: every code, at lengths that fill vectors and that don't.</summary>
    [Theory]
    [InlineData(256)]
    [InlineData(251)]
    [InlineData(7)]
    public void Excesses_are_added_alike_alone_and_together(int length)
    {
        var random = new Random(length);
        byte[] codes = [.. Enumerable.Range(0, length).Select(i => (byte)i)];
        float[] means = [.. codes.Select(i => i % 50 == 49 ? float.NaN : random.NextSingle() * 1000)];
        var sums = new float[length];
        CompactNumber.AddExcess(codes, 0.3f, means, sums);
        Assert.Equal(codes.Select((code, i) => means[i] + (CompactNumber.DecodeExcess(code) * 0.3f)), sums);
    }
}
