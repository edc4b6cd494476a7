using Headroom.Forecasting.Training;

namespace Headroom.Forecasting.Recurrent;

/// <summary>A recurrent model in a file: sizes, targets and parameters, in a checked block.</summary>
internal static class ModelFile
{
    private const uint Magic = 0x4E52_5248;
    private const int Version = 1;

    public static void Write(RecurrentModel model, BinaryWriter writer) =>
        CheckedBlock.Write(writer, Magic, Version, body => WriteBody(model, body));

    public static RecurrentModel Read(string name, bool hasMemory, BinaryReader reader) => CheckedBlock.Read(reader, Magic, Version, body =>
    {
        var model = ReadBody(name, body);
        Require(model.Network.Shape.HasMemory == hasMemory, "it is of another family");
        return model;
    });

    private static void WriteBody(RecurrentModel model, BinaryWriter writer)
    {
        var shape = model.Network.Shape;
        int[] sizes = [shape.Inputs, shape.Hidden, shape.Extras, shape.Dense, shape.Targets, shape.Applications, shape.Users];
        foreach (var size in sizes)
            writer.Write(size);
        writer.Write(shape.HasMemory);
        foreach (var target in model.Targets)
        {
            writer.Write(target.IsPeak);
            writer.Write(target.From);
            writer.Write(target.To);
        }

        foreach (var parameter in model.Network.Parameters)
            writer.Write(parameter);
    }

    private static RecurrentModel ReadBody(string name, BinaryReader reader)
    {
        var shape = new NetworkShape
        {
            Inputs = reader.ReadInt32(),
            Hidden = reader.ReadInt32(),
            Extras = reader.ReadInt32(),
            Dense = reader.ReadInt32(),
            Targets = reader.ReadInt32(),
            Applications = reader.ReadInt32(),
            Users = reader.ReadInt32(),
            HasMemory = reader.ReadBoolean(),
        };
        Require(shape.Inputs == SeriesFeatures.Inputs && shape.Extras == SeriesFeatures.Extras, "it was trained on other inputs");
        var targets = new Target[shape.Targets];
        for (var i = 0; i < targets.Length; i++)
        {
            var isPeak = reader.ReadBoolean();
            var window = new PeakWindow(reader.ReadInt32(), reader.ReadInt32());
            targets[i] = isPeak ? Target.Peak(window) : Target.Level(window.From);
        }

        var parameters = new float[shape.ParameterCount];
        for (var i = 0; i < parameters.Length; i++)
            parameters[i] = reader.ReadSingle();
        Require(parameters.All(float.IsFinite), "a parameter is not a number");
        return new RecurrentModel(name, new RecurrentNetwork(shape, parameters), targets);
    }

    private static void Require(bool holds, string complaint)
    {
        if (!holds)
            throw new InvalidDataException($"The recurrent model cannot be read: {complaint}.");
    }
}
