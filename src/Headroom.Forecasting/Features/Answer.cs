namespace Headroom.Forecasting.Features;

/// <summary>A row's sources in an <see cref="AnswerPlan"/>, and how much of the second is mixed in; -1: there is none.</summary>
internal readonly record struct Answer(int First, int Second, float OfSecond)
{
    public static Answer None => new(-1, -1, 0);
}
