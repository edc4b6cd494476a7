using Headroom.Fleet;
using Headroom.Forecasting;
using Headroom.Forecasting.Training;

namespace Headroom.Control.Learning;

/// <summary>The last training that came to a good end: when it began, and how many histories it learned from.</summary>
internal sealed record FinishedTraining(DateTimeOffset Begun, int Series);

/// <summary>
/// All that forecasting a pool has taught beyond the single series, at one moment, in the form in which it outlives the process: for each
/// resource the models, the fleet's record and who follows whom; and the names behind the numbers of applications and users.
/// </summary>
internal sealed record Knowledge
{
    private const uint Magic = 0x4B_54_43_48; // HCTK
    private const int FormatVersion = 1;

    public required KeptNames Applications { get; init; }

    public required KeptNames Users { get; init; }

    /// <summary>In the order of the resources.</summary>
    public required IReadOnlyList<ForecastKnowledge> Forecasts { get; init; }

    /// <summary>Of each resource, the VMs that follow others, by follower.</summary>
    public required IReadOnlyList<IReadOnlyList<Following>> Followings { get; init; }

    /// <summary>Null before the first.</summary>
    public FinishedTraining? Training { get; init; }

    /// <param name="step">Models say nothing about intervals of another length.</param>
    public byte[] Save(TimeSpan step)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        CheckedBlock.Write(writer, Magic, FormatVersion, body =>
        {
            body.Write(step.Ticks);
            body.Write(Training?.Begun.UtcTicks ?? 0);
            body.Write(Training?.Series ?? 0);
            Applications.Save(body);
            Users.Save(body);
            foreach (var followings in Followings)
            {
                body.Write(followings.Count);
                foreach (var following in followings)
                    following.Save(body);
            }

            body.Flush();
            foreach (var forecasts in Forecasts)
                forecasts.Save(body.BaseStream);
        });
        writer.Flush();
        return stream.ToArray();
    }

    /// <exception cref="InvalidDataException">It is damaged, of another version, or of other families of models or intervals.</exception>
    public static Knowledge Load(byte[] block, TimeSpan step, IReadOnlyList<IGlobalFamily> families)
    {
        using var reader = new BinaryReader(new MemoryStream(block, writable: false));
        return CheckedBlock.Read(reader, Magic, FormatVersion, body => LoadBody(body, step, families));
    }

    private static Knowledge LoadBody(BinaryReader body, TimeSpan step, IReadOnlyList<IGlobalFamily> families)
    {
        if (TimeSpan.FromTicks(body.ReadInt64()) is var learned && learned != step)
            throw new InvalidDataException($"It was learned from intervals of {AmountText.FormatDuration(learned)}.");
        var (begun, series) = (body.ReadInt64(), body.ReadInt32());
        return new Knowledge
        {
            Training = begun == 0 ? null : new FinishedTraining(new DateTimeOffset(begun, TimeSpan.Zero), series),
            Applications = KeptNames.Load(body),
            Users = KeptNames.Load(body),
            Followings = [.. Resources.All.Select(_ => LoadFollowings(body))],
            Forecasts = [.. Resources.All.Select(_ => ForecastKnowledge.Load(body.BaseStream, families))],
        };
    }

    private static Following[] LoadFollowings(BinaryReader body)
    {
        var count = body.ReadInt32();
        if (count < 0 || count > body.BaseStream.Length - body.BaseStream.Position)
            throw new InvalidDataException("It knows an impossible number of followers.");
        var followings = new Following[count];
        for (var i = 0; i < count; i++)
            followings[i] = Following.Load(body);
        return followings;
    }
}
