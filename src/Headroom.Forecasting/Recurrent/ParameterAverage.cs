namespace Headroom.Forecasting.Recurrent;

/// <summary>A running average of a network's parameters (Polyak and Juditsky 1992), and the way to put it into the network and out again.</summary>
internal sealed class ParameterAverage(RecurrentNetwork network, double slowness)
{
    private readonly float[] _average = network.Parameters.ToArray();
    private int _steps;

    public void Follow()
    {
        // At the beginning the average would hold on to where it started.
        _steps++;
        var take = (float)(1 - Math.Min(slowness, _steps / (_steps + 9.0)));
        var parameters = network.Parameters;
        for (var i = 0; i < _average.Length; i++)
            _average[i] += take * (parameters[i] - _average[i]);
    }

    public void Exchange()
    {
        var parameters = network.Parameters;
        for (var i = 0; i < _average.Length; i++)
            (_average[i], parameters[i]) = (parameters[i], _average[i]);
        network.Refresh();
    }
}
