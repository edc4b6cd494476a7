using System.Text.Json;
using Headroom.Contracts.Api;
using Headroom.Control;
using Headroom.Server.Api.Mapping;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Headroom.Server.Api;

/// <summary>Writes events to those who follow them. There is room for so many and no more; each is dropped when it stops reading.</summary>
internal sealed class EventStreams(ServerOptions options, Shutdown shutdown, IOptions<JsonOptions> json)
{
    private const int RetryMilliseconds = 2000;

    private int _readers;

    public int Readers => Volatile.Read(ref _readers);

    /// <summary>A place among the readers until it is disposed of; null when all are taken.</summary>
    public IDisposable? TryEnter()
    {
        if (Interlocked.Increment(ref _readers) <= options.MaxEventClients)
            return new Place(this);
        Interlocked.Decrement(ref _readers);
        return null;
    }

    public async Task WriteAsync(HttpContext context, IControlService control)
    {
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, shutdown.Token);
        try
        {
            await FollowAsync(context.Response, control, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The reader left, or the server is going. Either way the stream is over.
        }
    }

    private async Task FollowAsync(HttpResponse response, IControlService control, CancellationToken cancellationToken)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var events = control.WatchAsync(leaving.Token).GetAsyncEnumerator(leaving.Token);
        // Subscribed before the first view is told, so that nothing falls between.
        var next = events.MoveNextAsync().AsTask();
        try
        {
            await SendAsync(response, $"retry: {RetryMilliseconds}\n{Event("view", null, View(control))}", cancellationToken);
            while (await WaitAsync(response, next, cancellationToken))
            {
                await SendAsync(response, Text(events.Current, control), cancellationToken);
                next = events.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            // An iterator may be disposed of between its steps only.
            await leaving.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await events.DisposeAsync();
        }
    }

    /// <summary>Waits for the next event, and meanwhile says now and then that the line is up.</summary>
    private async Task<bool> WaitAsync(HttpResponse response, Task<bool> next, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var quiet = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var beat = Task.Delay(options.Heartbeat, TimeProvider.System, quiet.Token);
            if (await Task.WhenAny(next, beat) == next)
            {
                await quiet.CancelAsync();
                return await next;
            }

            cancellationToken.ThrowIfCancellationRequested();
            await SendAsync(response, ": still here\n\n", cancellationToken);
        }
    }

    private string Text(ControlEvent happened, IControlService control)
    {
        var text = "";
        if (happened.Decision is { } decision)
            text += Event("decision", happened.Number, decision.ToInfo(control.View));
        if (happened.ViewVersion is not null)
            text += Event("view", happened.Number, View(control));
        return text;
    }

    private string Event<T>(string type, long? number, T data)
    {
        var id = number is { } value ? $"id: {value}\n" : "";
        return $"event: {type}\n{id}data: {JsonSerializer.Serialize(data, json.Value.SerializerOptions)}\n\n";
    }

    private static ViewEvent View(IControlService control)
    {
        var view = control.View;
        return new ViewEvent { At = view.At.ToUniversalTime(), Version = view.Version };
    }

    private static async Task SendAsync(HttpResponse response, string text, CancellationToken cancellationToken)
    {
        await response.WriteAsync(text, cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }

    private sealed class Place(EventStreams streams) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref streams._readers);
    }
}
