namespace Headroom.Forecasting.Mixing;

/// <summary>One outcome: in which class the value was when the forecast was made, and in which class what came was.</summary>
/// <param name="IsFirst">The series has shown nothing of this group before.</param>
/// <param name="IsLimited">Whether the series has a limit, and its classes are relative to that.</param>
internal readonly record struct Followed(int Application, bool IsLimited, int Group, int Then, int Outcome, bool IsFirst);
