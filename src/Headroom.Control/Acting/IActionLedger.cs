using Headroom.Fleet;

namespace Headroom.Control.Acting;

/// <summary>What the executor tells the learners about the changes it made.</summary>
internal interface IActionLedger
{
    void Took(VmId vm, ResourceChange change, DateTimeOffset at);

    void Failed(VmId vm, ResourceChange change, DateTimeOffset at);

    /// <summary>The allocation that the VM has now by our own doing.</summary>
    void Settled(VmId vm, Amounts allocation);
}
