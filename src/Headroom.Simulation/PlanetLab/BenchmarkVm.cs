namespace Headroom.Simulation.PlanetLab;

/// <summary>One VM of the benchmark: its size, the day's load, and what it asks for at the moment.</summary>
internal sealed class BenchmarkVm(int id, string name, double mips, int ramMb, int[] percents)
{
    private const int StepSeconds = 300;

    /// <summary>Of the past a rule may look at so much; one more, so that it can be looked at a step late.</summary>
    private const int Remembered = 30;

    private readonly double[] _history = new double[Remembered + 1];
    private int _known;
    private double _requestAtStep;
    private double _requestAtStepBefore;

    public int Id => id;

    public string Name => name;

    public double Mips => mips;

    public int RamMb => ramMb;

    /// <summary>What a move of its memory takes at half of a gigabit a second.</summary>
    public double MoveSeconds => RamMb / 62.5;

    /// <summary>Where it lives; null before it is placed and after it has vanished.</summary>
    public BenchmarkHost? Host { get; set; }

    public bool IsMoving { get; set; }

    /// <summary>MIPS that it asks for since its host was last looked at.</summary>
    public double Request { get; private set; }

    /// <summary>The share of its MIPS that it asks for at a time: on the line between two samples; the last one holds on.</summary>
    public double Load(double seconds)
    {
        var before = (int)Math.Floor(seconds / StepSeconds);
        var (from, to) = (Sample(before), Sample(before + 1));
        return from + ((to - from) / StepSeconds * (seconds - ((double)before * StepSeconds)));
    }

    public void Ask(double seconds) => Request = Load(seconds) * mips;

    /// <summary>A step of control: what it asks for goes into its past.</summary>
    public void Step(double seconds)
    {
        _history.AsSpan(0, Remembered).CopyTo(_history.AsSpan(1));
        _history[0] = Load(seconds);
        _known = Math.Min(_known + 1, _history.Length);
        (_requestAtStepBefore, _requestAtStep) = (_requestAtStep, _history[0] * mips);
    }

    /// <summary>What a decision sees of the request.</summary>
    public double Seen(bool late) => late ? _requestAtStepBefore : _requestAtStep;

    /// <summary>What a decision sees of the past loads, newest first.</summary>
    public ReadOnlySpan<double> SeenLoads(bool late) =>
        late ? _history.AsSpan(1, Math.Max(0, _known - 1)) : _history.AsSpan(0, Math.Min(_known, Remembered));

    private double Sample(int index) => percents[Math.Min(index, percents.Length - 1)] / 100.0;
}
