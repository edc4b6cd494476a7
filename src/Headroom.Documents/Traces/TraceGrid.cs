namespace Headroom.Documents.Traces;

/// <summary>The grid that traces are put on: one bucket for every five minutes since 1970.</summary>
public static class TraceGrid
{
    public const int StepSeconds = 300;

    /// <summary>Five years. A longer file is nearly always one with a broken time in it.</summary>
    public const int MaxLength = 5 * 366 * 288;

    public static TimeSpan Step => TimeSpan.FromSeconds(StepSeconds);

    /// <summary>The bucket of a time, also one before 1970: rounded down, not toward zero.</summary>
    public static int Bucket(long unixSeconds) =>
        (int)((unixSeconds - (((unixSeconds % StepSeconds) + StepSeconds) % StepSeconds)) / StepSeconds);
}
