namespace Headroom.Simulation;

/// <summary>
/// The way from a port into the world: honours cancellation, carries the world up to the clock, and lets calls fail as often as the
/// faults say.
/// </summary>
internal sealed class CallGate(World world, TimeProvider? time)
{
    /// <summary>Answers a call. Its kind tells calls apart where faults are drawn; one that times out has had no effect.</summary>
    public Task<T> Call<T>(ulong kind, Func<T> answer, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellationToken);
        if (time is not null)
            world.Advance(time.GetUtcNow());
        if (Noise.Unit(world.Fleet.Seed, 0, world.Now.UtcTicks, kind) < world.Options.Faults.Timeout)
            return Task.FromException<T>(new TimeoutException($"{world.Fleet.Pool} did not answer in time"));
        return Answer(answer);
    }

    public Task Do(ulong kind, Action action, CancellationToken cancellationToken) =>
        Call(
            kind,
            () =>
            {
                action();
                return true;
            },
            cancellationToken);

    // What the world throws is what the port's caller sees, in the task and not beside it.
    private static Task<T> Answer<T>(Func<T> answer)
    {
        try
        {
            return Task.FromResult(answer());
        }
        catch (Exception problem)
        {
            return Task.FromException<T>(problem);
        }
    }
}
