using Headroom.Control.Learning;
using Headroom.Forecasting.Training;

namespace Headroom.Simulation.Replays.Forecasts;

/// <summary>The names behind the numbers with which models were trained: they are kept with them, or the numbers would come to mean others.</summary>
public sealed record LearnedNames(KeptNames Applications, KeptNames Users)
{
    private const uint Magic = 0x4C_4E_44_48; // HDNL
    private const int FormatVersion = 1;

    public static LearnedNames None => new(new KeptNames([], 0), new KeptNames([], 0));

    public bool IsEmpty => Applications.Last == 0 && Users.Last == 0;

    public void Save(Stream stream)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        CheckedBlock.Write(writer, Magic, FormatVersion, body =>
        {
            Applications.Save(body);
            Users.Save(body);
        });
    }

    /// <exception cref="InvalidDataException">It is not what <see cref="Save"/> wrote, or of another version.</exception>
    public static LearnedNames Load(Stream stream)
    {
        using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        return CheckedBlock.Read(reader, Magic, FormatVersion, body => new LearnedNames(KeptNames.Load(body), KeptNames.Load(body)));
    }
}
