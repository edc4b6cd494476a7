using Headroom.Fleet;

namespace Headroom.Documents.Traces;

/// <summary>A bound on the memory that a file can ask for: few rows far apart in time take as much as many.</summary>
internal sealed class CellBudget(string path, long maxBytes)
{
    private long _bytes;

    public void Take(long cells)
    {
        _bytes += cells * sizeof(double);
        if (_bytes <= maxBytes)
            return;
        var bound = AmountText.FormatBytes(maxBytes);
        throw new DocumentException(path, $"its VMs and the time they span need more than {bound} of memory", "split the file by VM or by time");
    }
}
