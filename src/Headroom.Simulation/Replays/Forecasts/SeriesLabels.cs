using Headroom.Control.Learning;

namespace Headroom.Simulation.Replays.Forecasts;

/// <summary>The numbers by which models tell the applications and the users of trace files apart.</summary>
internal sealed class SeriesLabels
{
    private readonly NameNumbers _applications = new();
    private readonly NameNumbers _users = new();

    public SeriesLabels(LearnedNames known)
    {
        _applications.Resume(known.Applications);
        _users.Resume(known.Users);
    }

    public LearnedNames Keep() => new(_applications.Keep(), _users.Keep());

    public (int Application, int User) Of((string? Application, string? User) names) => (_applications.Of(names.Application), _users.Of(names.User));
}
