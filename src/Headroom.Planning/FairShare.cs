namespace Headroom.Planning;

/// <summary>Weighted max-min: everyone rises together in proportion to weight until satisfied or until nothing is left.</summary>
public static class FairShare
{
    /// <summary>Shares <paramref name="available"/> out among requests; nobody gets more than asked for.</summary>
    public static double[] Grant(double available, ReadOnlySpan<double> requests, ReadOnlySpan<double> weights)
    {
        var granted = new double[requests.Length];
        var open = new List<int>(requests.Length);
        for (var i = 0; i < requests.Length; i++)
        {
            if (requests[i] > 0)
                open.Add(i);
        }

        while (open.Count > 0 && available > 0)
        {
            double totalWeight = 0;
            foreach (var i in open)
                totalWeight += weights[i];
            var level = available / totalWeight;
            var before = open.Count;
            for (var k = open.Count - 1; k >= 0; k--)
            {
                var i = open[k];
                if (requests[i] > level * weights[i])
                    continue;
                granted[i] = requests[i];
                available -= requests[i];
                open.RemoveAt(k);
            }

            if (open.Count < before)
                continue;
            foreach (var i in open)
                granted[i] = level * weights[i];
            break;
        }

        return granted;
    }
}
