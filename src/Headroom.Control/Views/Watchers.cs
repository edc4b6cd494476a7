using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Headroom.Control.Views;

/// <summary>Hands every change to everyone who watches. A watcher that cannot keep up loses the oldest ones, and holds nobody up.</summary>
internal sealed class Watchers
{
    private const int Backlog = 1024;

    private readonly ConcurrentDictionary<Channel<ControlEvent>, byte> _channels = [];
    private long _number;

    public void Tell(Func<long, ControlEvent> make)
    {
        if (_channels.IsEmpty)
        {
            Interlocked.Increment(ref _number);
            return;
        }

        var change = make(Interlocked.Increment(ref _number));
        foreach (var channel in _channels.Keys)
            channel.Writer.TryWrite(change);
    }

    public async IAsyncEnumerable<ControlEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<ControlEvent>(new BoundedChannelOptions(Backlog) { FullMode = BoundedChannelFullMode.DropOldest });
        _channels.TryAdd(channel, 0);
        try
        {
            await foreach (var change in channel.Reader.ReadAllAsync(cancellationToken))
                yield return change;
        }
        finally
        {
            _channels.TryRemove(channel, out _);
        }
    }
}
