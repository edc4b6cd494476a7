using Headroom.Forecasting.Features;
using Headroom.Forecasting.Mixing;
using Headroom.Forecasting.Training;

namespace Headroom.Forecasting;

/// <summary>
/// What was learned that is not about a single series: the models trained across the fleet, and how the families did on all of it. It can be
/// kept in a file; what is damaged or of another version is refused.
/// </summary>
public sealed record ForecastKnowledge(ForecastModels Models, FleetRecord Fleet)
{
    private const uint Magic = 0x4B_57_44_48; // HDWK
    private const int FormatVersion = 4;
    private const int MaxNameLength = 64;

    /// <summary>Nothing learned yet.</summary>
    public static ForecastKnowledge None => NoneOf(GlobalFamilies.All);

    public void Save(Stream stream)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        CheckedBlock.Write(writer, Magic, FormatVersion, body =>
        {
            body.Write(Models.Count);
            foreach (var name in Models.Together)
                body.Write(name);
            var trained = Models.Trained.ToList();
            body.Write(trained.Count);
            foreach (var model in trained)
            {
                body.Write(model.Name);
                model.Save(body);
            }

            Fleet.Save(body);
        });
    }

    /// <exception cref="InvalidDataException">It is not what <see cref="Save"/> wrote, of another version, or of other families.</exception>
    public static ForecastKnowledge Load(Stream stream) => Load(stream, GlobalFamilies.All);

    /// <summary>The same where these families learn across the fleet.</summary>
    public static ForecastKnowledge Load(Stream stream, IReadOnlyList<IGlobalFamily> families)
    {
        using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        return CheckedBlock.Read(reader, Magic, FormatVersion, body => LoadBody(body, families));
    }

    /// <summary>As it is now, for whoever keeps it while the fleet's record goes on. The models are shared: they never change.</summary>
    public ForecastKnowledge Copy()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        Fleet.Save(writer);
        writer.Flush();
        stream.Position = 0;
        using var reader = new BinaryReader(stream);
        var copy = new FleetRecord(Models.Count);
        copy.Load(reader);
        return this with { Fleet = copy };
    }

    private static ForecastKnowledge NoneOf(IReadOnlyList<IGlobalFamily> families)
    {
        var models = ForecastModels.UntrainedOf(families);
        return new ForecastKnowledge(models, new FleetRecord(models.Count));
    }

    private static ForecastKnowledge LoadBody(BinaryReader reader, IReadOnlyList<IGlobalFamily> families)
    {
        var none = NoneOf(families);
        if (reader.ReadInt32() != none.Models.Count)
            throw new InvalidDataException("It was written with other families of models.");
        foreach (var name in none.Models.Together)
        {
            if (reader.ReadString() is { Length: <= MaxNameLength } written && written != name)
                throw new InvalidDataException($"It was written with a family '{written}' in the place of {name}.");
        }

        var trained = new List<ITrainedModel>();
        for (var left = reader.ReadInt32(); left > 0; left--)
            trained.Add(Family(families, reader.ReadString()).Load(reader));
        none.Fleet.Load(reader);
        return none with { Models = none.Models.With(trained) };
    }

    private static IGlobalFamily Family(IReadOnlyList<IGlobalFamily> families, string name) =>
        families.FirstOrDefault(f => f.Name == name) ?? throw new InvalidDataException("It holds a model of an unknown family.");
}
