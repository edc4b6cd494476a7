namespace Headroom.Forecasting.Features;

/// <summary>A series at a moment: what lies before the moment (at most <paramref name="Length"/> intervals of it) is known, the rest is the future.</summary>
internal readonly record struct Situation(int Series, int Moment, int Length);
