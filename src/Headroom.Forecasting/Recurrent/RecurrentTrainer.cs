using System.Runtime.InteropServices;
using Headroom.Forecasting.Numerics;
using Headroom.Forecasting.Training;

namespace Headroom.Forecasting.Recurrent;

/// <summary>Fits a network to stretches: Adam, a falling rate, and the parameters that did best on later moments.</summary>
internal sealed class RecurrentTrainer(RecurrentSettings settings, TrainingOptions options)
{
    public void Fit(RecurrentNetwork network, List<Stretch> training, List<Stretch> heldOut, bool isWarm, Random random, CancellationToken cancellationToken)
    {
        var pass = new NetworkPass(network, settings.BatchStretches);
        var adam = new Adam(network.Parameters.Length, settings.Decay);
        var gradient = new float[network.Parameters.Length];
        var average = new ParameterAverage(network, settings.Averaging);
        var best = network.Parameters.ToArray();
        var leastLoss = isWarm ? Loss(pass, heldOut) : double.PositiveInfinity;
        var sinceBest = 0;
        for (var epoch = 0; epoch < settings.Epochs && sinceBest < settings.Patience; epoch++)
        {
            random.Shuffle(CollectionsMarshal.AsSpan(training));
            for (var first = 0; first < training.Count; first += settings.BatchStretches)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var done = (epoch + ((double)first / training.Count)) / settings.Epochs;
                var batch = CollectionsMarshal.AsSpan(training).Slice(first, Math.Min(settings.BatchStretches, training.Count - first));
                Array.Clear(gradient);
                pass.Run(batch, () => random.NextDouble() < settings.ForgetShare, gradient);
                Shrink(gradient, 1f / (batch.Length * Stretch.Moments));
                adam.Step(network.Parameters, gradient, Rate(done, isWarm), settings.MaxGradientNorm);
                network.Refresh();
                average.Follow();
                options.Progress?.Report(done);
            }

            sinceBest++;
            average.Exchange();
            var loss = heldOut.Count > 0 ? Loss(pass, heldOut) : -epoch;
            if (loss < leastLoss)
            {
                (leastLoss, sinceBest) = (loss, 0);
                network.Parameters.CopyTo(best);
            }

            average.Exchange();
        }

        best.CopyTo(network.Parameters);
        network.Refresh();
        options.Progress?.Report(1);
    }

    private double Rate(double done, bool isWarm)
    {
        // From the first rate to the last one along a cosine, after a short run-up. A model that goes on begins where the fall is half over.
        var at = isWarm ? 0.5 + (done / 2) : done;
        var rate = settings.LastRate + ((settings.FirstRate - settings.LastRate) * 0.5 * (1 + Math.Cos(Math.PI * at)));
        return rate * Math.Min(1, 0.1 + (done * 30));
    }

    private double Loss(NetworkPass pass, List<Stretch> stretches)
    {
        double sum = 0;
        var all = CollectionsMarshal.AsSpan(stretches);
        for (var first = 0; first < all.Length; first += settings.BatchStretches)
            sum += pass.Run(all.Slice(first, Math.Min(settings.BatchStretches, all.Length - first)), null, default);
        return sum / Math.Max(1, stretches.Count);
    }

    private static void Shrink(Span<float> values, float by)
    {
        foreach (ref var value in values)
            value *= by;
    }
}
