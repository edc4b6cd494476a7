using Headroom.Forecasting.Training;

namespace Headroom.Forecasting.Mixing;

/// <summary>How often each family's own 95 % quantile held on the whole fleet, by group of leads, with old answers fading.</summary>
internal sealed class FamilyCoverage(int memberCount)
{
    private readonly float[] _compared = new float[LeadGroup.Count * memberCount];
    private readonly float[] _covered = new float[LeadGroup.Count * memberCount];

    public float Compared(int group, int member) => _compared[(group * memberCount) + member];

    /// <summary>NaN before the first.</summary>
    public float Covered(int group, int member) => _covered[(group * memberCount) + member] / Compared(group, member);

    public void Save(BinaryWriter writer)
    {
        CheckedBlock.Write(writer, _compared);
        CheckedBlock.Write(writer, _covered);
    }

    public void Load(BinaryReader reader)
    {
        CheckedBlock.ReadFinite(reader, _compared.Length).CopyTo(_compared.AsSpan());
        CheckedBlock.ReadFinite(reader, _covered.Length).CopyTo(_covered.AsSpan());
    }

    public void Absorb(int group, Experience gathered, float keep)
    {
        for (var member = 0; member < memberCount; member++)
        {
            var place = (group * memberCount) + member;
            var (compared, covered) = gathered.Answers(group, member);
            _compared[place] = (_compared[place] * keep) + compared;
            _covered[place] = (_covered[place] * keep) + covered;
        }
    }
}
