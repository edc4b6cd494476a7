using Headroom.Control.Ports;
using Headroom.Fleet;
using Headroom.Simulation.Physics;

namespace Headroom.Simulation.Operations;

/// <summary>Takes actions, remembers them by their tokens, and hands their timers to those who carry them out.</summary>
internal sealed class OperationDesk(WorldState state, WorldOptions options)
{
    public const int PartsPerOperation = 8;

    private readonly Dictionary<string, Operation> _byToken = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, Operation> _running = [];
    private readonly Dictionary<Type, IActionWork> _works = [];
    private readonly FaultDraw _faults = new(state, options.Faults);

    public long LastNumber { get; set; }

    public IEnumerable<Operation> All => _byToken.Values.OrderBy(o => o.Number);

    /// <summary>In the order in which they were taken.</summary>
    public IEnumerable<Operation> Running => _running.Values;

    public void Assign<TAction>(IActionWork work)
        where TAction : FleetAction => _works[typeof(TAction)] = work;

    public Operation Start(OperationToken token, FleetAction action)
    {
        if (_byToken.TryGetValue(token.Value, out var known))
            return known;
        var operation = new Operation
        {
            Number = LastNumber + 1,
            Token = token,
            Action = action,
            Vm = state.VmIndex.GetValueOrDefault(action.Vm, -1),
            StartedAt = state.Now,
        };
        Restore(operation);
        Begin(operation);
        return operation;
    }

    public OperationStatus? Find(OperationToken token) =>
        _byToken.TryGetValue(token.Value, out var operation) ? Describe(operation) : null;

    public bool LosesAnswer(OperationToken token) => _byToken[token.Value].Fault == OperationFault.ErrorAfterTaken;

    public OperationStatus Describe(Operation operation) => new(operation.Token, operation.State)
    {
        Progress = operation.IsRunning ? _works[operation.Action.GetType()].Progress(operation) : null,
        Detail = operation.Detail,
        Migration = operation.Migration?.Describe(state.Now),
    };

    public void Cancel(OperationToken token)
    {
        if (!_byToken.TryGetValue(token.Value, out var operation) || !operation.IsRunning)
            return;
        _works[operation.Action.GetType()].Cancel(operation);
        Finish(operation, OperationState.Cancelled, "cancelled on request");
    }

    public void Due(long index, long at)
    {
        if (_running.TryGetValue(index / PartsPerOperation, out var operation))
            _works[operation.Action.GetType()].Due(operation, (int)(index % PartsPerOperation), at);
    }

    public void Finish(Operation operation, OperationState end, string? detail)
    {
        operation.State = end;
        operation.Detail = detail;
        operation.EndedAt = state.Now;
        _running.Remove(operation.Number);
    }

    /// <summary>Forgets what ended long ago.</summary>
    public void Forget()
    {
        var before = state.Now - Math.Max(options.OperationRetention.Ticks, TimeSpan.TicksPerHour);
        foreach (var operation in _byToken.Values.Where(o => o.EndedAt < before).ToList())
            _byToken.Remove(operation.Token.Value);
    }

    public void Restore(Operation operation)
    {
        LastNumber = operation.Number;
        _byToken[operation.Token.Value] = operation;
        if (operation.IsRunning)
            _running[operation.Number] = operation;
    }

    private void Begin(Operation operation)
    {
        var work = _works[operation.Action.GetType()];
        var why = operation.Vm < 0 ? "there is no such VM" : work.WhyNot(operation);
        if (why is null && _faults.Refuses(operation))
            why = "the platform is busy";
        if (why is not null)
        {
            Finish(operation, OperationState.Refused, why);
            return;
        }

        operation.Fault = _faults.Draw(operation);
        work.Begin(operation);
    }
}
