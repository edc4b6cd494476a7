using FsCheck.Fluent;
using Headroom.Fleet;
using Headroom.Storage.Codec;

namespace Headroom.Tests.Storage;

/// <summary>The codec returns every bit, notices every damage, and makes the usual small.</summary>
public sealed class SampleCodecTests
{
    [Fact]
    public void Every_bit_comes_back() => Property.ForAll(
        Gen.Choose(0, int.MaxValue),
        seed =>
        {
            var random = new RandomSamples(seed);
            var samples = random.Series(seed % 150, Given.Vm(1), Given.Vm(2));
            SampleBits.AssertSame(samples, SampleCodec.Decode(SampleCodec.Encode(samples)));
            SampleBits.AssertSame(samples, SampleCodec.Decode(SampleCodec.EncodeBatch(samples)));
        });

    [Fact]
    public void The_same_samples_make_the_same_block()
    {
        var samples = new RandomSamples(1).Series(200, Given.Vm(1));
        Assert.Equal(SampleCodec.Encode(samples), SampleCodec.Encode(samples));
        Assert.Equal(SampleCodec.Encode(samples), SampleCodec.Encode(SampleCodec.Decode(SampleCodec.Encode(samples))));
    }

    [Fact]
    public void Nothing_makes_a_block_of_nothing() => Assert.Empty(SampleCodec.Decode(SampleCodec.Encode([])));

    [Fact]
    public void The_ends_of_time_fit()
    {
        Sample[] samples =
        [
            Given.Sample(1, 0) with { At = DateTimeOffset.MinValue, Length = TimeSpan.MaxValue },
            Given.Sample(1, 0) with { At = DateTimeOffset.MaxValue, Length = TimeSpan.MinValue },
        ];
        SampleBits.AssertSame(samples, SampleCodec.Decode(SampleCodec.Encode(samples)));
    }

    [Fact]
    public void Any_changed_byte_is_noticed()
    {
        var block = SampleCodec.Encode(new RandomSamples(2).Series(50, Given.Vm(1)));
        for (var i = 0; i < block.Length; i++)
        {
            var damaged = (byte[])block.Clone();
            damaged[i] ^= (byte)(1 << (i % 8));
            Assert.Throws<InvalidDataException>(() => SampleCodec.Decode(damaged));
        }
    }

    [Fact]
    public void A_block_that_ends_early_is_noticed()
    {
        var block = SampleCodec.EncodeBatch(new RandomSamples(3).Series(50, Given.Vm(1)));
        for (var length = 0; length < block.Length; length++)
            Assert.Throws<InvalidDataException>(() => SampleCodec.Decode(block.AsSpan(0, length)));
    }

    [Fact]
    public void A_block_of_a_later_format_is_named_as_such()
    {
        var block = SampleCodec.Encode([Given.Sample(1, 0)]);
        block[0]++;
        Assert.Contains("format 2", Assert.Throws<InvalidDataException>(() => SampleCodec.Decode(block)).Message);
    }

    [Fact]
    public void Recorded_percents_take_a_few_bytes_and_any_bits_little_more_than_their_own()
    {
        var random = new Random(4);
        var recorded = Day(_ => Percents(random));
        var anything = Day(_ => new Amounts(random.NextDouble(), random.NextDouble(), random.NextDouble(), random.NextDouble()));
        Assert.InRange(SampleCodec.Encode(recorded).Length / 288.0, 1, 8);
        Assert.InRange(SampleCodec.Encode(anything).Length / 288.0, 24, 32);
    }

    /// <summary>Users come and go a few times a day: that is all that has to be said of them.</summary>
    [Fact]
    public void What_went_on_takes_a_fraction_of_a_byte_and_nothing_where_nobody_said()
    {
        var random = new Random(5);
        var silent = Day(_ => Percents(random));
        Sample[] told = [.. silent.Select((s, i) => s with { Activity = new Activity(i % 48 < 30, i is >= 20 and < 40) })];
        Assert.InRange(SampleCodec.EncodeBatch(told).Length - SampleCodec.EncodeBatch(silent).Length, 1, 288 / 8);
        Assert.Equal(told.Select(s => s.Activity), SampleCodec.Decode(SampleCodec.Encode(told)).Select(s => s.Activity));
        Assert.All(SampleCodec.Decode(SampleCodec.Encode(silent)), s => Assert.Null(s.Activity));
    }

    private static Sample[] Day(Func<int, Amounts> mean) =>
    [
        .. Enumerable.Range(0, 288).Select(i => mean(i)).Select((m, i) => Given.Sample(1, 5 * i) with { Mean = m, Peak = m }),
    ];

    // As a trace gives them: two decimals of a percent, of four cores and of eight gibibytes; kilobytes for the rates.
    private static Amounts Percents(Random random) => new(
        4 * Math.Round(random.NextDouble() * 20, 2) / 100,
        8192 * 1048576.0 * Math.Round(30 + random.NextDouble(), 2) / 100,
        1000 * Math.Round(random.NextDouble() * 50, 1),
        1000 * Math.Round(random.NextDouble() * 50, 1));
}
