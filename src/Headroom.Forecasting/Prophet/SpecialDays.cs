namespace Headroom.Forecasting.Prophet;

/// <summary>Days that share an effect of their own, such as the last of each month: those past teach it, those to come have it.</summary>
/// <param name="Days">Day numbers, counted from 1970-01-01 UTC.</param>
/// <param name="PriorScale">How large the effect may be, in multiples of the series' largest value.</param>
public sealed record SpecialDays(string Name, IReadOnlyList<long> Days, double PriorScale = 10);
