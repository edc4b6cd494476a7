using Headroom.Control;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Headroom.Server.Api;

/// <summary>Live changes as Server-Sent Events.</summary>
internal static class EventEndpoints
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/events", FollowAsync)
            .Named("followEvents", "Events", "Server-Sent Events: 'view' when the fleet was looked at again, 'decision' when one was made or moved on", 503)
            .WithDescription(
                "Each connection begins with a 'view' event, so that whoever reconnects knows to read again. Numbers (id) count up; a gap "
                + "means that the reader was too slow and missed some. A comment is sent when nothing happens, to show that the line is up.")
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream");

    private static async Task FollowAsync(HttpContext context, IControlService control, EventStreams streams, ServerOptions options)
    {
        if (streams.TryEnter() is not { } place)
        {
            context.Response.Headers.RetryAfter = "10";
            await Problems.WriteAsync(
                context, StatusCodes.Status503ServiceUnavailable, $"{options.MaxEventClients} readers follow the events already; try again later");
            return;
        }

        using (place)
            await streams.WriteAsync(context, control);
    }
}
