using Headroom.Forecasting.History;
using Headroom.Forecasting.Training;

namespace Headroom.Forecasting.Features;

/// <summary>
/// Chooses situations to learn from: every series contributes evenly, over all of its time, and at every age that it has reached. Older
/// histories are cut short to learn what can be said of young ones, since a fleet seldom has many of those.
/// </summary>
internal static class SituationSampler
{
    /// <summary>Shares of the situations by age, where the fleet is old enough for all: most series are mature most of their time.</summary>
    private static ReadOnlySpan<double> Shares => [0.1, 0.15, 0.15, 0.6];

    public static List<Situation> Choose(IReadOnlyList<TrainingSeries> fleet, HistoryAge age, int most, Random random)
    {
        var eligible = Eligible(fleet, age);
        var chosen = new List<Situation>();
        if (eligible.Count == 0 || most <= 0)
            return chosen;
        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(eligible));
        for (var i = 0; i < eligible.Count; i++)
        {
            // Rounds so that the shares of all series add up to the whole.
            var count = (int)((((long)i + 1) * most / eligible.Count) - ((long)i * most / eligible.Count));
            AddSeries(chosen, fleet[eligible[i]], eligible[i], age, count, random);
        }

        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(chosen));
        return chosen;
    }

    /// <summary>How many situations each age gets; an age that no series has reached leaves its share to the others.</summary>
    public static int[] Budget(IReadOnlyList<TrainingSeries> fleet, int most)
    {
        var possible = new double[HistoryAges.Count];
        for (var age = 0; age < possible.Length; age++)
            possible[age] = Eligible(fleet, (HistoryAge)age).Count > 0 ? Shares[age] : 0;
        var sum = possible.Sum();
        return [.. possible.Select(share => sum > 0 ? (int)(most * share / sum) : 0)];
    }

    private static List<int> Eligible(IReadOnlyList<TrainingSeries> fleet, HistoryAge age)
    {
        var eligible = new List<int>();
        for (var i = 0; i < fleet.Count; i++)
        {
            if (fleet[i].Mean.Length > Earliest(fleet[i], age))
                eligible.Add(i);
        }

        return eligible;
    }

    private static int Earliest(TrainingSeries series, HistoryAge age) => Math.Max(2, HistoryAges.Least(age, series.PerDay));

    private static void AddSeries(List<Situation> chosen, TrainingSeries series, int index, HistoryAge age, int count, Random random)
    {
        var first = Earliest(series, age);
        var moments = series.Mean.Length - first;
        count = Math.Min(count, moments);
        for (var i = 0; i < count; i++)
        {
            // One moment from each of as many equal stretches of time: random, and yet evenly spread.
            var moment = first + (int)((i + random.NextDouble()) * moments / count);
            chosen.Add(new Situation(index, moment, Length(moment, age, series.PerDay, random)));
        }
    }

    private static int Length(int moment, HistoryAge age, int perDay, Random random)
    {
        var least = HistoryAges.Least(age, perDay);
        var most = Math.Min(moment, Math.Min(SeriesWindow.DefaultCapacity, HistoryAges.Most(age, perDay)));
        // Half of them with all that the age can have, half with any length, short ones as likely as long ones.
        if (age == HistoryAge.Mature || most <= least || random.Next(2) == 0)
            return most;
        return (int)(least * Math.Pow((double)most / least, random.NextDouble()));
    }
}
