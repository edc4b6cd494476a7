namespace Headroom.Forecasting.Mixing;

/// <summary>What one engine saw in one cycle: sums over its series, in double precision so that their order does not show.</summary>
public sealed class Experience
{
    private readonly int _memberCount;
    private readonly double[] _losses;
    private readonly (double Sum, double Squares)[] _gains;
    private readonly double[] _misses = new double[LeadGroup.Count * QuantileLevels.Count];
    private readonly int[] _outcomes = new int[LeadGroup.Count];
    private readonly (int Compared, int Covered)[] _answers;
    private readonly int[] _judged = new int[LeadGroup.Count];

    public Experience(int memberCount)
    {
        _memberCount = memberCount;
        _losses = new double[LeadGroup.Count * QuantileLevels.Count * memberCount];
        _gains = new (double Sum, double Squares)[_losses.Length];
        _answers = new (int Compared, int Covered)[LeadGroup.Count * memberCount];
    }

    /// <summary>What followed what.</summary>
    internal List<Followed> Followed { get; } = [];

    internal int Outcomes(int group) => _outcomes[group];

    internal double Loss(int group, int level, int member) => _losses[Place(group, level, member)];

    /// <summary>What leaning more on a family would have gained, and the sum of the squares of that over the outcomes.</summary>
    internal (double Sum, double Squares) Gain(int group, int level, int member) => _gains[Place(group, level, member)];

    /// <summary>Answers of a family that were compared with what came, and those whose 95 % quantile held.</summary>
    internal (int Compared, int Covered) Answers(int group, int member) => _answers[(group * _memberCount) + member];

    internal double Miss(int group, int level) => _misses[(group * QuantileLevels.Count) + level];

    /// <summary>Outcomes that families were charged for.</summary>
    internal int Judged(int group) => _judged[group];

    internal void AddOutcome(int group) => _outcomes[group]++;

    internal void AddJudged(int group) => _judged[group]++;

    internal void AddLoss(int group, int level, int member, float loss) => _losses[Place(group, level, member)] += loss;

    internal void AddGain(int group, int level, int member, float gain)
    {
        ref var gains = ref _gains[Place(group, level, member)];
        gains = (gains.Sum + gain, gains.Squares + ((double)gain * gain));
    }

    internal void AddAnswer(int group, int member, bool isCovered)
    {
        ref var answers = ref _answers[(group * _memberCount) + member];
        answers = (answers.Compared + 1, answers.Covered + (isCovered ? 1 : 0));
    }

    internal void AddMiss(int group, int level, float miss) => _misses[(group * QuantileLevels.Count) + level] += miss;

    /// <summary>Forgets it: nobody is to learn from it.</summary>
    public void Clear()
    {
        Array.Clear(_losses);
        Array.Clear(_gains);
        Array.Clear(_misses);
        Array.Clear(_outcomes);
        Array.Clear(_answers);
        Array.Clear(_judged);
        Followed.Clear();
    }

    private int Place(int group, int level, int member) => (((group * QuantileLevels.Count) + level) * _memberCount) + member;
}
