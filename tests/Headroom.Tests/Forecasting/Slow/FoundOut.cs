using Headroom.Forecasting;
using Headroom.Forecasting.History;

namespace Headroom.Tests.Forecasting.Slow;

/// <summary>
/// A slow family that knows the course of some series to come, and takes all others for one of them. It counts its fits, and can be made to fail.
/// </summary>
internal sealed class FoundOut(int work = 3, bool fails = false) : ISlowFamily
{
    private const float Noise = 1;

    private int _fits;

    public string Name => "found out";

    public int Work => work;

    public int Fits => _fits;

    public IFittedSeries? Fit(SeriesWindow window, int seed)
    {
        Interlocked.Increment(ref _fits);
        return fails ? throw new InvalidOperationException("cannot be fitted") : new Fitted(window.Now);
    }

    public IFittedSeries Load(BinaryReader reader) => throw new NotSupportedException();

    /// <summary>The course: from half an hour to the next anything between 20 and 80, which nothing before tells.</summary>
    public static float Course(long interval) => 20 + (60 * new Random((int)(interval / 6)).NextSingle());

    /// <summary>What a series that follows it shows.</summary>
    public static float Noisy(long interval, Random random) => Course(interval) + (Noise * ((2 * random.NextSingle()) - 1));

    private sealed class Fitted(long now) : IFittedSeries
    {
        public string Name => "found out";

        public void Learn(float mean, float peak) => throw new NotSupportedException();

        public void Forecast(ForecastTable table)
        {
            for (var i = 0; i < table.Count; i++)
            {
                var highest = Enumerable.Range(table.Targets[i].From, table.Targets[i].Window.Length).Max(lead => Course(now + lead - 1));
                for (var level = 0; level < QuantileLevels.Count; level++)
                    table[i][level] = highest + (Noise * ((2 * QuantileLevels.All[level]) - 1));
            }
        }

        public void Save(BinaryWriter writer) => throw new NotSupportedException();
    }
}
