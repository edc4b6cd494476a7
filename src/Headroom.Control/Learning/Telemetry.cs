using Headroom.Control.Ports;
using Headroom.Fleet;

namespace Headroom.Control.Learning;

/// <summary>
/// Where samples come in: what the hypervisor measured since last time, joined with what the guests report of themselves, each once, and
/// durable in the sample log before anybody learns from it.
/// </summary>
internal sealed class Telemetry(ControlPorts ports, ControlOptions options)
{
    private static readonly TimeSpan s_betweenTrims = TimeSpan.FromHours(6);

    private readonly SampleSieve _sieve = new(options.Step * 2);
    private DateTimeOffset _trimmed = DateTimeOffset.MinValue;

    /// <summary>Goes on where a former life stopped.</summary>
    public async Task BeginAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        _sieve.Begin(await ports.Samples.GetNewestEndAsync(cancellationToken) ?? now - options.RecallSamples);

    public async Task<IReadOnlyList<Sample>> TakeAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var samples = _sieve.Fresh(await ports.Hypervisor.GetSamplesAsync(_sieve.Since, cancellationToken), sample => sample);
        if (ports.Guests is not null)
            samples = GuestReports.Join(samples, _sieve.Fresh(await ReportsAsync(ports.Guests, cancellationToken), report => report.Sample));
        // A sample from the future would pass for fresh for as long as it is ahead.
        samples = [.. samples.Where(s => s.End <= now + options.Step)];
        await ports.Samples.AppendAsync(samples, cancellationToken);
        _sieve.Taken(samples, now);
        return samples;
    }

    /// <summary>Once in a while, forgets samples that nobody will ask for again.</summary>
    public async Task TrimAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (now - _trimmed < s_betweenTrims)
            return;
        _trimmed = now;
        await ports.Samples.TrimAsync(now - options.KeepSamples, cancellationToken);
    }

    /// <summary>What the guests say; nothing when their channel is broken, for the hypervisor's own figures still count.</summary>
    private async Task<IReadOnlyList<GuestReport>> ReportsAsync(IGuestChannel guests, CancellationToken cancellationToken)
    {
        try
        {
            return await guests.GetReportsAsync(_sieve.Since, cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return [];
        }
    }
}
