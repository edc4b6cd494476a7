using Headroom.Forecasting.History;

namespace Headroom.Forecasting.Mixing;

/// <summary>
/// The feedback: compares waiting forecasts with what came, once it has come. It feeds the families' losses, what leaning on each would
/// have gained, the corrections of the quantiles (adaptive conformal: each moves a little up after a miss and very little down after a hit, so that misses come to be as
/// frequent as they should) and the published coverage.
/// </summary>
/// <param name="memberCount">Families that have a place in the fleet's record.</param>
/// <param name="fastCount">The first of them, which answer for every series.</param>
/// <param name="fleet">How large a gain usually is.</param>
internal sealed class Judge(int memberCount, int fastCount, FleetGains fleet)
{
    /// <summary>Old evidence fades to half over this many outcomes.</summary>
    private static readonly float s_keep = MathF.Pow(0.5f, 1f / 350);

    /// <summary>
    /// Busy days lose a hundred times what quiet ones do, and by sums alone families would be told from one another by busy days long after the
    /// last. So a series' losses are divided by this power of what was lost lately.
    /// </summary>
    private const float PowerOfLatelyInLosses = 0.75f;

    /// <summary>The same of gains.</summary>
    private const float PowerOfLatelyInGains = 0.3f;

    /// <summary>How much an outcome moves what was lost lately.</summary>
    private const float ShareOfLately = 0.2f;

    /// <summary>In the series' scale: where less was lost it is nearly nothing, and not to be divided by.</summary>
    private const float LeastLately = 0.01f;

    /// <summary>Coverage is published over about a day.</summary>
    private static readonly float s_coverageKeep = MathF.Pow(0.5f, 1f / 96);

    private const float CorrectionStep = 0.01f;

    /// <summary>A burst is in the outcome of every peak asked for around it: one event, counted several times.</summary>
    private const float CorrectionStepOfPeaks = 0.005f;

    private const float FarthestCorrection = 20;

    /// <summary>How far a forecast is moved towards a family on trial to see what that would have gained.</summary>
    private const float Step = 0.25f;

    private readonly float[] _rows = new float[memberCount * QuantileLevels.Count];
    private readonly float[] _final = new float[QuantileLevels.Count];
    private readonly float[] _tolerances = new float[QuantileLevels.Count];
    private readonly float[] _losses = new float[memberCount * QuantileLevels.Count];
    private readonly float[] _gains = new float[memberCount];

    public void Settle(SeriesState state, SeriesWindow window, Experience experience)
    {
        var waiting = state.Waiting;
        var judged = state.Shape.Judged;
        for (var i = 0; i < judged.Length; i++)
        {
            var (first, end) = waiting.Slots(i);
            for (var slot = first; slot < end; slot++)
            {
                var madeAt = waiting.MadeAt(slot);
                if (madeAt == WaitingForecasts.Nothing || madeAt + judged[i].To > window.Now)
                    continue;
                var outcome = Outcome(window, judged[i], madeAt);
                if (!float.IsNaN(outcome))
                    Compare(state, slot, LeadGroup.Of(judged[i]), outcome, experience);
                waiting.Clear(slot);
            }
        }
    }

    /// <summary>What came of a target; NaN when too little of it is known.</summary>
    private static float Outcome(SeriesWindow window, Target target, long madeAt)
    {
        var first = madeAt + target.From - 1 - (window.Now - window.Count);
        if (first < 0)
            return float.NaN;
        var known = window.Known.Slice((int)first, target.Window.Length);
        if (!target.IsPeak)
            return known[0];
        var peaks = window.Peak.Slice((int)first, known.Length);
        var highest = float.NaN;
        var count = 0;
        for (var i = 0; i < known.Length; i++)
        {
            if (float.IsNaN(known[i]))
                continue;
            count++;
            if (!(highest >= peaks[i]))
                highest = peaks[i];
        }

        // A window with more than a quarter missing might have had its peak in the gap.
        return count * 4 >= known.Length * 3 ? highest : float.NaN;
    }

    private void Compare(SeriesState state, int slot, int group, float outcome, Experience experience)
    {
        var (waiting, record) = (state.Waiting, state.Record);
        Note(state, waiting.Base(slot), group, outcome, experience);
        for (var member = 0; member < waiting.MemberCount; member++)
            waiting.Get(slot, member, _rows.AsSpan(member * QuantileLevels.Count, QuantileLevels.Count));
        // Families without a place in the series said nothing of it.
        _rows.AsSpan(waiting.MemberCount * QuantileLevels.Count).Fill(float.NaN);
        waiting.Get(slot, _final);
        Tolerate(waiting.Base(slot));
        if (!float.IsNaN(_final[0]))
            record.Compare(group, _final, _tolerances, outcome, s_coverageKeep);
        experience.AddOutcome(group);
        if (Answered())
        {
            CompareAnswers(group, outcome, experience);
            Credit(state, slot, group, outcome, experience);
        }

        Correct(record, group, outcome, experience);
    }

    /// <summary>Charges the families what they lost, and credits them with what leaning on them would have gained.</summary>
    private void Credit(SeriesState state, int slot, int group, float outcome, Experience experience)
    {
        var (record, weight, scale) = (state.Record, state.Waiting.Weight(slot), state.Waiting.Scale(slot));
        var lately = Lately(ref record.LostLately(group), MathF.Max(Lose(outcome, scale), LeastLately), ShareOfLately * weight);
        record.Fade(group, MathF.Pow(s_keep, weight));
        record.Weigh(group, weight);
        experience.AddJudged(group);
        Charge(record, experience, group, weight / MathF.Pow(lately, PowerOfLatelyInLosses));
        Array.Clear(_gains);
        for (var level = 0; level < QuantileLevels.Count; level++)
            Gain(state, experience, group, level, outcome, scale * MathF.Pow(lately, PowerOfLatelyInGains));
        record.AddGains(_gains.AsSpan(0, record.MemberCount), weight, s_keep);
    }

    /// <summary>What was lost lately, this outcome left out: a loss divided by itself would favour quantiles that are too low.</summary>
    private static float Lately(ref float known, float lost, float share)
    {
        var before = known > 0 ? known : lost;
        known = before + (share * (lost - before));
        return before;
    }

    private void Correct(TrackRecord record, int group, float outcome, Experience experience)
    {
        var step = LeadGroup.IsPeak(group) ? CorrectionStepOfPeaks : CorrectionStep;
        for (var level = 0; level < QuantileLevels.Count; level++)
        {
            if (level == QuantileLevels.Median)
                continue;
            var miss = Miss(level, outcome);
            ref var correction = ref record.Correction(group, level);
            correction = Math.Clamp(correction + (step * miss), -FarthestCorrection, FarthestCorrection);
            experience.AddMiss(group, level, miss);
        }
    }

    private static void Note(SeriesState state, float then, int group, float outcome, Experience experience)
    {
        var (traits, shown) = (state.Traits, 1 << group);
        var isFirst = (state.Shown & shown) == 0;
        state.Shown |= (byte)shown;
        experience.Followed.Add(new Followed(
            traits.Application, float.IsFinite(traits.Most), group, ValueBuckets.Of(then, traits.Most), ValueBuckets.Of(outcome, traits.Most), isFirst));
    }

    /// <summary>At least one of the families had an answer; none has when one that answers alone was chosen.</summary>
    private bool Answered()
    {
        for (var member = 0; member < memberCount; member++)
        {
            if (!float.IsNaN(_rows[member * QuantileLevels.Count]))
                return true;
        }

        return false;
    }

    private void CompareAnswers(int group, float outcome, Experience experience)
    {
        for (var member = 0; member < memberCount; member++)
        {
            var answer = _rows[Place(QuantileLevels.Q95, member)];
            if (!float.IsNaN(answer))
                experience.AddAnswer(group, member, outcome <= answer + _tolerances[QuantileLevels.Q95]);
        }
    }

    /// <summary>The series counts the losses by a weight of its own; for the fleet all series' count alike.</summary>
    private void Charge(TrackRecord record, Experience experience, int group, float weight)
    {
        for (var level = 0; level < QuantileLevels.Count; level++)
        {
            var losses = record.Losses(group, level);
            for (var member = 0; member < memberCount; member++)
            {
                var loss = _losses[Place(level, member)];
                if (member < losses.Length)
                    losses[member] += weight * loss;
                experience.AddLoss(group, level, member, loss);
            }
        }
    }

    /// <summary>
    /// The slope of the loss times how far each family is from the quantile that was given: what a little more weight on it would have gained.
    /// The series sums it over quantiles and leads, each in measures of what is usual in the fleet: one alone says little.
    /// </summary>
    private void Gain(SeriesState state, Experience experience, int group, int level, float outcome, float scale)
    {
        var usual = fleet.Usual(group, level);
        var slope = Miss(level, outcome) / scale;
        for (var member = 0; member < memberCount; member++)
        {
            var answer = _rows[Place(level, member)];
            if (float.IsNaN(answer))
                continue;
            var gain = IsOnTrial(state, member) ? GainOfStep(level, answer, outcome) / scale : slope * (answer - _final[level]);
            experience.AddGain(group, level, member, gain);
            if (usual[member] > 0)
                _gains[member] += gain / usual[member];
        }
    }

    private bool IsOnTrial(SeriesState state, int member) => member >= fastCount && state.Lane?[member - fastCount] is not { Counts: true };

    /// <summary>
    /// A family on trial has no part in what was given, and there the slope of the loss is nothing even for an answer that is worthless. It is told
    /// from one that is worth something by a step of some length.
    /// </summary>
    private float GainOfStep(int level, float answer, float outcome)
    {
        var final = _final[level];
        return (Pinball(level, outcome - final) - Pinball(level, outcome - final - (Step * (answer - final)))) / Step;
    }

    private static float Pinball(int level, float over) => (over >= 0 ? QuantileLevels.All[level] : QuantileLevels.All[level] - 1) * over;

    /// <summary>
    /// Each family's losses in the series' scale, and their mean over those that answer for every series. A family that gave no answer
    /// is charged what those lost on average.
    /// </summary>
    private float Lose(float outcome, float scale)
    {
        float total = 0;
        for (var level = 0; level < QuantileLevels.Count; level++)
        {
            float sum = 0;
            var answers = 0;
            for (var member = 0; member < memberCount; member++)
            {
                var loss = Pinball(level, (outcome - _rows[Place(level, member)]) / scale);
                _losses[Place(level, member)] = loss;
                if (float.IsNaN(loss) || member >= fastCount)
                    continue;
                sum += loss;
                answers++;
            }

            var mean = answers > 0 ? sum / answers : 0;
            total += mean;
            for (var member = 0; member < memberCount; member++)
            {
                ref var loss = ref _losses[Place(level, member)];
                loss = float.IsNaN(loss) ? mean : loss;
            }
        }

        return total / QuantileLevels.Count;
    }

    private static int Place(int level, int member) => (member * QuantileLevels.Count) + level;

    /// <summary>Above the quantile or not, less how often it should be; nothing when the outcome ties with it.</summary>
    private float Miss(int level, float outcome)
    {
        var quantile = _final[level];
        if (float.IsNaN(quantile) || MathF.Abs(outcome - quantile) <= _tolerances[level])
            return 0;
        return (outcome > quantile ? 1 : 0) - (1 - QuantileLevels.All[level]);
    }

    /// <summary>How close an outcome ties with each quantile: a past is remembered with eleven bits, and a waiting answer with eleven bits of its distance from the base.</summary>
    private void Tolerate(float origin)
    {
        for (var level = 0; level < _tolerances.Length; level++)
            _tolerances[level] = Math.Max(1e-5f, 5e-4f * MathF.Abs(_final[level])) + (1e-3f * MathF.Abs(_final[level] - origin));
    }
}
