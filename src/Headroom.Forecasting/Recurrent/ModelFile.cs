using System.Security.Cryptography;

namespace Headroom.Forecasting.Recurrent;

/// <summary>A recurrent model in a file: magic and version, the length and the SHA-256 of what follows, then sizes, targets and parameters.</summary>
internal static class ModelFile
{
    private const uint Magic = 0x4E52_5248;
    private const int Version = 1;
    private const int MaxLength = 1 << 28;

    public static void Write(RecurrentModel model, BinaryWriter writer)
    {
        using var buffer = new MemoryStream();
        using (var body = new BinaryWriter(buffer, System.Text.Encoding.UTF8, leaveOpen: true))
            WriteBody(model, body);
        var bytes = buffer.ToArray();
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(bytes.Length);
        writer.Write(SHA256.HashData(bytes));
        writer.Write(bytes);
    }

    public static RecurrentModel Read(string name, bool hasMemory, BinaryReader reader)
    {
        try
        {
            Require(reader.ReadUInt32() == Magic, "this is not a recurrent model");
            var version = reader.ReadInt32();
            Require(version == Version, $"version {version} is not known");
            var length = reader.ReadInt32();
            Require(length is > 0 and <= MaxLength, "its length is impossible");
            var hash = reader.ReadBytes(SHA256.HashSizeInBytes);
            var bytes = reader.ReadBytes(length);
            Require(bytes.Length == length, "it is cut short");
            Require(SHA256.HashData(bytes).AsSpan().SequenceEqual(hash), "it is damaged");
            using var body = new BinaryReader(new MemoryStream(bytes));
            var model = ReadBody(name, body);
            Require(model.Network.Shape.HasMemory == hasMemory, "it is of another family");
            return model;
        }
        catch (Exception e) when (e is EndOfStreamException or ArgumentException or OverflowException)
        {
            throw new InvalidDataException("The recurrent model cannot be read: it is cut short or damaged.", e);
        }
    }

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
        Require(reader.BaseStream.Position == reader.BaseStream.Length, "it is longer than its sizes say");
        Require(parameters.All(float.IsFinite), "a parameter is not a number");
        return new RecurrentModel(name, new RecurrentNetwork(shape, parameters), targets);
    }

    private static void Require(bool holds, string complaint)
    {
        if (!holds)
            throw new InvalidDataException($"The recurrent model cannot be read: {complaint}.");
    }
}
