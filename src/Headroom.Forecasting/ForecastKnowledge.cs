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
    private const int FormatVersion = 1;
    private const int MaxNameLength = 64;

    /// <summary>Nothing learned yet.</summary>
    public static ForecastKnowledge None => new(ForecastModels.Untrained, new FleetRecord(ForecastModels.Untrained.Count));

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

    /// <exception cref="InvalidDataException">It is not what <see cref="Save"/> wrote, or of another version.</exception>
    public static ForecastKnowledge Load(Stream stream)
    {
        using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        return CheckedBlock.Read(reader, Magic, FormatVersion, LoadBody);
    }

    private static ForecastKnowledge LoadBody(BinaryReader reader)
    {
        var none = None;
        if (reader.ReadInt32() != none.Models.Count)
            throw new InvalidDataException("It was written with other families of models.");
        foreach (var name in none.Models.Together)
        {
            if (reader.ReadString() is { Length: <= MaxNameLength } written && written != name)
                throw new InvalidDataException($"It was written with a family '{written}' in the place of {name}.");
        }

        var trained = new List<ITrainedModel>();
        for (var left = reader.ReadInt32(); left > 0; left--)
            trained.Add(GlobalFamilies.All[GlobalFamilies.Find(reader.ReadString()) ?? throw new InvalidDataException("It holds a model of an unknown family.")].Load(reader));
        none.Fleet.Load(reader);
        return none with { Models = none.Models.With(trained) };
    }
}
