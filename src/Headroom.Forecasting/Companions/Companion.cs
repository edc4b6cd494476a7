namespace Headroom.Forecasting.Companions;

/// <summary>A series whose changes another one repeats: what a search found for one follower.</summary>
/// <param name="Leader">The leader's place in the list that was searched.</param>
/// <param name="Lag">How many intervals later the follower changes.</param>
/// <param name="Strength">The correlation of the two series' surprises in the later part of the history, which the choice did not see; below 0 where they move against each other.</param>
public sealed record Companion(int Leader, int Lag, float Strength);
