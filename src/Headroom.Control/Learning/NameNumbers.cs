using Headroom.Forecasting.Recurrent;

namespace Headroom.Control.Learning;

/// <summary>
/// Numbers for names, from 1, in the order in which they are first seen; 0 is nobody's. Models were trained on them, so that a number never
/// comes to mean another name, not even in a later life: the names that a network can tell apart are kept with what was learned, and the
/// numbers of the others are not given again.
/// </summary>
public sealed class NameNumbers
{
    /// <summary>Networks know no more of them apart.</summary>
    public const int MostKept = RecurrentFamily.MaxIds - 1;

    private const int Most = 1 << 20;
    private const int MaxNameLength = 256;

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private int _last;

    public int Of(string? name)
    {
        if (name is null || name.Length > MaxNameLength)
            return 0;
        if (_numbers.TryGetValue(name, out var number))
            return number;
        return _numbers.Count < Most ? _numbers[name] = ++_last : 0;
    }

    public KeptNames Keep()
    {
        var names = new string[Math.Min(_last, MostKept)];
        foreach (var (name, number) in _numbers)
        {
            if (number <= names.Length)
                names[number - 1] = name;
        }

        return new KeptNames(names, _last);
    }

    /// <summary>Before any name was seen.</summary>
    public void Resume(KeptNames kept)
    {
        for (var i = 0; i < kept.Names.Count; i++)
            _numbers[kept.Names[i]] = i + 1;
        _last = kept.Last;
    }
}

/// <summary>The names of the first numbers, in order, and the last number that was given.</summary>
public sealed record KeptNames(IReadOnlyList<string> Names, int Last)
{
    public void Save(BinaryWriter writer)
    {
        writer.Write(Last);
        writer.Write(Names.Count);
        foreach (var name in Names)
            writer.Write(name);
    }

    public static KeptNames Load(BinaryReader reader)
    {
        var last = reader.ReadInt32();
        var count = reader.ReadInt32();
        if (count is < 0 or > NameNumbers.MostKept || last < count)
            throw new InvalidDataException("It names an impossible number of applications or users.");
        var names = new string[count];
        for (var i = 0; i < names.Length; i++)
            names[i] = reader.ReadString();
        return new KeptNames(names, last);
    }
}
