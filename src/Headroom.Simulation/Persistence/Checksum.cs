using System.Runtime.InteropServices;

namespace Headroom.Simulation.Persistence;

/// <summary>Tells whether bytes are the ones that were written. Against accidents, not against malice.</summary>
internal static class Checksum
{
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var hash = Noise.Mix((ulong)bytes.Length);
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
            hash = Noise.Mix(hash ^ word);
        foreach (var rest in bytes[(words.Length * sizeof(ulong))..])
            hash = Noise.Mix(hash ^ rest);
        return hash;
    }
}
