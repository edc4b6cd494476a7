using System.Security.Cryptography;
using System.Text;
using Headroom.Control.Decisions;
using Headroom.Control.Ports;

namespace Headroom.Benchmarks.Fleets;

/// <summary>A fingerprint of everything that was decided: a change that only makes the program faster leaves it as it was.</summary>
internal static class JournalPrint
{
    public static async Task<string> OfAsync(IJournal journal, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await foreach (var entry in journal.ReadAsync(1, cancellationToken))
            hash.AppendData(Encoding.UTF8.GetBytes(JournalCodec.Encode(entry)));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
