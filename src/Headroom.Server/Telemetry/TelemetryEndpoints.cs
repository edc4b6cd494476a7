using Headroom.Control;
using Headroom.Server.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Headroom.Server.Telemetry;

/// <summary>For those who watch Headroom itself: is it alive, has it seen the fleet, and its figures.</summary>
internal static class TelemetryEndpoints
{
    public static void MapTelemetry(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", () => Results.Text("ok\n")).ExcludeFromDescription();
        app.MapGet("/readyz", IsReady).ExcludeFromDescription();
        app.MapGet("/metrics", (FleetSummaries summaries, EventStreams streams) =>
                Results.Text(FleetMetrics.Write(summaries.Current, streams.Readers), PrometheusText.ContentType))
            .ExcludeFromDescription();
    }

    private static IResult IsReady(IControlService control) => control.View.Version > 0
        ? Results.Text("ready\n")
        : Problems.Of(StatusCodes.Status503ServiceUnavailable, "The fleet has not been looked at yet");
}
