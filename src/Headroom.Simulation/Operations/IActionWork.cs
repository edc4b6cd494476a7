namespace Headroom.Simulation.Operations;

/// <summary>How one kind of action is carried out.</summary>
internal interface IActionWork
{
    /// <summary>Why the platform refuses; null when it takes the action. Changes nothing.</summary>
    string? WhyNot(Operation operation);

    void Begin(Operation operation);

    /// <summary>A timer of the operation fell due. It may have been put off or be over since.</summary>
    void Due(Operation operation, int part, long at);

    /// <summary>Stops a running operation. What it has changed by now stays.</summary>
    void Cancel(Operation operation);

    /// <summary>From 0 to 1.</summary>
    double Progress(Operation operation);
}
