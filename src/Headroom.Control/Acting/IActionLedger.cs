using Headroom.Fleet;

namespace Headroom.Control.Acting;

/// <summary>What the executor tells the learners about the changes it made.</summary>
internal interface IActionLedger
{
    void Took(VmId vm, ResourceChange change, DateTimeOffset at);

    void Failed(VmId vm, ResourceChange change, DateTimeOffset at);

    /// <summary>Whether this shrink is safe by what is known now: fresh telemetry, and memory clear of the working set.</summary>
    bool MayShrink(VmId vm, ResourceChange change, DateTimeOffset now);

    /// <summary>The allocation that the VM has now by our own doing.</summary>
    void Settled(VmId vm, Amounts allocation);
}
