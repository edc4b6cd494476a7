namespace Headroom.Forecasting.Mixing;

/// <summary>How a family did on the whole fleet lately, at targets of one kind.</summary>
/// <param name="Family">Its name.</param>
/// <param name="Targets">The kind of targets, by the one that stands for them: "level 3" intervals ahead, or "peak".</param>
/// <param name="LossRatio">Its quantile loss in parts of the least that any family had; NaN when none lost anything.</param>
/// <param name="Covered95">The share of outcomes at or below its 95 % quantile, before any correction.</param>
/// <param name="Compared">Answers that were compared with what came, old ones faded.</param>
public sealed record FamilyAccuracy(string Family, string Targets, double LossRatio, double Covered95, double Compared);
