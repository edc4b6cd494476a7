namespace Headroom.Simulation.PlanetLab;

/// <summary>
/// What the day cost and what was not served. What is told of a VM or host holds until the next is told; the last word of a moment counts.
/// </summary>
internal sealed class BenchmarkAccount(int vms, int hosts)
{
    private readonly VmWord[] _vms = new VmWord[vms];
    private readonly HostWord[] _hosts = new HostWord[hosts];
    private double _asked;
    private double _missing;
    private double _missingWhileLeaving;
    private double _activeSeconds;
    private double _shortSeconds;
    private double _joules;
    private double _joulesOfFirstHour;
    private double _hostSteps;
    private int _steps;

    public int Moves { get; set; }

    public void Tell(BenchmarkVm vm, double seconds, double given, double asked, bool isLeaving)
    {
        ref var word = ref _vms[vm.Id];
        if (word.IsKnown && seconds > word.Since)
            Close(word, seconds - word.Since);
        word = new VmWord(true, seconds, given, asked, isLeaving);
    }

    public void Tell(BenchmarkHost host, double seconds, double used, double asked)
    {
        ref var word = ref _hosts[host.Id];
        if (word.Used > 0 && seconds > word.Since)
        {
            _activeSeconds += seconds - word.Since;
            if (word.Used < word.Asked)
                _shortSeconds += seconds - word.Since;
        }

        word = new HostWord(seconds, used, asked);
    }

    /// <summary>A frame between two looks at all hosts. One that was not in use at its beginning draws nothing.</summary>
    public void Frame(IReadOnlyList<BenchmarkHost> fleet, double from, double to)
    {
        var joules = 0.0;
        foreach (var host in fleet)
        {
            if (host.LoadBefore > 0)
                joules += (host.Model.Watts(host.LoadBefore) + host.Model.Watts(host.Load)) / 2 * (to - from);
        }

        _joules += joules;
        if (to <= 3600.2)
            _joulesOfFirstHour += joules;
    }

    /// <summary>A step of control is over.</summary>
    public void Step(IReadOnlyList<BenchmarkHost> fleet)
    {
        _hostSteps += fleet.Count(h => h.Load > 0);
        _steps++;
    }

    public BenchmarkResult Result()
    {
        const double KilowattHour = 3.6e6;
        return new BenchmarkResult
        {
            EnergyKwh = _joules / KilowattHour,
            EnergyKwhAfterFirstHour = (_joules - _joulesOfFirstHour) / KilowattHour,
            Migrations = Moves,
            UnservedShare = Part(_missing, _asked),
            Pdm = Part(_missingWhileLeaving, _asked),
            Slatah = Part(_shortSeconds, _activeSeconds),
            MeanActiveHosts = Part(_hostSteps, _steps),
        };
    }

    private static double Part(double part, double whole) => whole > 0 ? part / whole : 0;

    private void Close(in VmWord word, double seconds)
    {
        _asked += word.Asked * seconds;
        if (!(word.Given < word.Asked))
            return;
        _missing += (word.Asked - word.Given) * seconds;
        if (word.IsLeaving)
            _missingWhileLeaving += (word.Asked - word.Given) * seconds;
    }

    private readonly record struct VmWord(bool IsKnown, double Since, double Given, double Asked, bool IsLeaving);

    private readonly record struct HostWord(double Since, double Used, double Asked);
}
