namespace Headroom.Forecasting.Arima;

/// <summary>A regression with ARIMA errors, fitted by maximum likelihood.</summary>
public sealed record ArimaFit
{
    public required ArimaOrder Order { get; init; }

    public required RegressorPlan Plan { get; init; }

    public required double[] Phi { get; init; }

    public required double[] Theta { get; init; }

    /// <summary>The regression's coefficients, in the order of the plan.</summary>
    public required double[] Regression { get; init; }

    /// <summary>The innovations' variance by maximum likelihood.</summary>
    public required double Variance { get; init; }

    public required double LogLikelihood { get; init; }

    /// <summary>Values that were compared with a prediction.</summary>
    public required int Used { get; init; }

    /// <summary>The free numbers that stand for the coefficients; where the search for a neighbouring order begins.</summary>
    public required double[] Free { get; init; }

    /// <summary>Stationary and invertible with room to spare.</summary>
    public required bool IsSafe { get; init; }

    public int Parameters => Order.P + Order.Q + Regression.Length + 1;

    public double Aic => (-2 * LogLikelihood) + (2 * Parameters);

    /// <summary>Akaike's criterion corrected for few samples; infinite where there are too few for so many parameters.</summary>
    public double Aicc => Used - Parameters - 1 > 0
        ? Aic + (2.0 * Parameters * (Parameters + 1) / (Used - Parameters - 1))
        : double.PositiveInfinity;
}
