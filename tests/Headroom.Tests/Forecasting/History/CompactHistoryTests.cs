using Headroom.Forecasting.History;

namespace Headroom.Tests.Forecasting.History;

public sealed class CompactHistoryTests
{
    [Fact]
    public void What_comes_back_is_never_below_and_hardly_above_what_was_remembered()
    {
        var random = new Random(1);
        var values = Enumerable.Range(0, 500).Select(_ => (float)(Math.Pow(10, (random.NextDouble() * 7) - 2))).ToArray();
        var window = Remembered(values, values);
        for (var i = 0; i < values.Length; i++)
            Assert.InRange(window.Mean[i], values[i], values[i] * (1 + (1f / 2048)));
    }

    [Fact]
    public void Zero_stays_zero_and_the_same_value_comes_back_the_same()
    {
        var window = Remembered([0, 3.7f, 0, 3.7f, 3.7f], [0, 3.7f, 0, 3.7f, 3.7f]);
        Assert.Equal(0, window.Mean[0]);
        Assert.Equal(0, window.Mean[2]);
        Assert.Equal(window.Mean[1], window.Mean[4]);
        Assert.Equal(window.Mean[1], window.Peak[1]);
    }

    [Fact]
    public void A_peak_keeps_its_distance_from_the_mean_to_one_part_in_sixteen()
    {
        float[] means = [10, 10, 10, 0.5f];
        float[] peaks = [10, 13, 90, 400];
        var window = Remembered(means, peaks);
        for (var i = 0; i < means.Length; i++)
            Assert.Equal(peaks[i] - means[i], window.Peak[i] - window.Mean[i], (peaks[i] - means[i]) / 15);
    }

    [Fact]
    public void A_gap_is_a_gap_and_one_at_the_beginning_is_left_out()
    {
        var window = Remembered([float.NaN, 4, float.NaN, float.NaN, 6, float.NaN], [float.NaN, 4, float.NaN, float.NaN, 6, float.NaN]);
        Assert.Equal(5, window.Count);
        Assert.Equal(2, window.KnownCount);
        Assert.Equal(1, window.Gap);
        Assert.True(float.IsNaN(window.Known[1]));
        Assert.Equal(4, window.Mean[2], 0.01f);
    }

    [Fact]
    public void A_value_a_million_times_as_large_finds_room_and_the_small_ones_survive_as_far_as_they_matter()
    {
        var window = Remembered([2, 3, 5_000_000, 4], [2, 3, 5_000_000, 4]);
        Assert.Equal(5_000_000, window.Mean[2], 3000f);
        Assert.Equal(2, window.Mean[0], 0.01f);
        Assert.Equal(4, window.Mean[3], 0.01f);
    }

    [Fact]
    public void Only_the_newest_are_kept_in_their_order()
    {
        var history = new CompactHistory(4, 0.5f);
        for (var i = 1; i <= 7; i++)
            history.Add(i == 2 ? float.NaN : i, i);
        var window = new SeriesWindow(4);
        history.LoadInto(window, 7, 0.5f, 100, 288);
        Assert.Equal(4, history.Known);
        for (var i = 0; i < 4; i++)
            Assert.Equal(4 + i, window.Mean[i], 0.01f);
    }

    [Fact]
    public void Saved_and_loaded_it_goes_on_as_if_nothing_had_been()
    {
        var (one, random) = (new CompactHistory(50, 0.5f), new Random(3));
        for (var i = 0; i < 80; i++)
            one.Add(i % 9 == 0 ? float.NaN : random.NextSingle() * 30, random.NextSingle() * 60);
        using var stream = new MemoryStream();
        one.Save(new BinaryWriter(stream));
        stream.Position = 0;
        var other = CompactHistory.Load(new BinaryReader(stream));
        for (var i = 0; i < 10; i++)
        {
            one.Add(i, 2 * i);
            other.Add(i, 2 * i);
        }

        Assert.Equal(one.Unpack().Mean, other.Unpack().Mean);
        Assert.Equal(one.Unpack().Peak, other.Unpack().Peak);
        Assert.Equal(one.Known, other.Known);
    }

    [Fact]
    public void A_damaged_head_is_refused()
    {
        using var stream = new MemoryStream(new byte[64]);
        Assert.Throws<InvalidDataException>(() => CompactHistory.Load(new BinaryReader(stream)));
    }

    private static SeriesWindow Remembered(float[] means, float[] peaks)
    {
        var history = new CompactHistory(means.Length, 0.5f);
        for (var i = 0; i < means.Length; i++)
            history.Add(means[i], peaks[i]);
        var window = new SeriesWindow(means.Length);
        history.LoadInto(window, means.Length, 0.5f, float.PositiveInfinity, 288);
        return window;
    }
}
