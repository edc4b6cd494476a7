using Headroom.Control.Ports;
using Headroom.Fleet;

namespace Headroom.Control.Learning;

/// <summary>
/// What held in an interval, as the number by which forecasts compare it with others: 0 when nobody knows, else 1, and 1 more if users were
/// active, and 2 more if an application was running. A guest that does not count its users says nothing: an application that always runs
/// would tell no interval from another.
/// </summary>
public static class Condition
{
    public static Activity? Told(GuestReport report) =>
        report.ActiveUsers is { } users ? new Activity(users > 0, report.Application is not null) : null;

    public static byte Of(Activity? activity) =>
        activity is { } known ? (byte)(1 + (known.UsersActive ? 1 : 0) + (known.ApplicationRuns ? 2 : 0)) : (byte)0;
}
