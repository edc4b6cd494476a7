using Headroom.Fleet;

namespace Headroom.Simulation;

/// <summary>
/// Randomness without a state: a number is a hash of the seed, the thing, the moment and the purpose. So it does not depend on what
/// else was drawn before it, two runs under different controllers meet the same fate, and nothing has to be saved.
/// </summary>
internal static class Noise
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    public static ulong Hash(ulong seed, ulong thing, long moment, ulong purpose) =>
        Mix(Mix(Mix(Mix(seed + Golden) ^ thing) + (ulong)moment) ^ (purpose * Golden));

    /// <summary>In [0, 1).</summary>
    public static double Unit(ulong seed, ulong thing, long moment, ulong purpose) =>
        (Hash(seed, thing, moment, purpose) >> 11) * (1.0 / (1UL << 53));

    public static double Between(double low, double high, ulong seed, ulong thing, long moment, ulong purpose) =>
        low + ((high - low) * Unit(seed, thing, moment, purpose));

    public static ulong Text(ReadOnlySpan<char> text)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var letter in text)
            hash = (hash ^ letter) * 0x100000001B3;
        return Mix(hash);
    }

    /// <summary>The same identity for the same name and seed, marked as one that the maker defined (version 8).</summary>
    public static VmId Identity(ulong seed, string name)
    {
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, Hash(seed, Text(name), 0, 1));
        BitConverter.TryWriteBytes(bytes[8..], Hash(seed, Text(name), 0, 2));
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new VmId(new Guid(bytes, bigEndian: true));
    }

    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
