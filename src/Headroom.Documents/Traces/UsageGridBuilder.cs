using Headroom.Fleet;

namespace Headroom.Documents.Traces;

/// <summary>Puts rows on the grid as usage and capacity of resources, in the product's units.</summary>
internal sealed class UsageGridBuilder
{
    private readonly TraceRowReader _rows;
    private readonly Resource[] _wanted;
    private readonly IUsageRule[] _rules;
    private readonly bool _inFileUnits;
    private readonly CellBudget _budget;
    private readonly List<VmSums> _vms = [];

    public UsageGridBuilder(TraceRowReader rows, TraceOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfZero(options.Resources.Count, nameof(options));
        _rows = rows;
        _wanted = [.. options.Resources.Distinct().Order()];
        _inFileUnits = options.InFileUnits;
        _rules = [.. _wanted.Where(HasColumns).Select(Rule)];
        _budget = new CellBudget(rows.Path, options.MaxBytes);
    }

    /// <summary>Takes in the row that the reader stands on.</summary>
    public void Add()
    {
        while (_vms.Count <= _rows.Row.Vm)
            _vms.Add(new VmSums(_budget));
        _vms[_rows.Row.Vm].Add(_rows.Row, _rules);
    }

    public TraceSet Build()
    {
        if (_vms.Count == 0)
            throw NoRows();
        var vms = _vms.Select(Series).OrderBy(s => s.Name, StringComparer.Ordinal).ToArray();
        var leftOut = LeftOut(vms);
        if (!vms.Any(vm => _wanted.Any(vm.Has)))
            throw NoUsage(leftOut);
        return new TraceSet(_rows.FirstBucket, _rows.Length, vms, CpuInPercent ? TraceUnit.Percent : TraceUnit.Base, Report(leftOut));
    }

    private bool CpuInPercent => RuleOf(Resource.Cpu) is PercentColumnRule or PercentRule { HasCapacity: false };

    private IUsageRule Rule(Resource resource) => !HasCapacity(resource) ? new SumRule(resource)
        : _inFileUnits ? new PercentColumnRule(resource)
        : new PercentRule(resource, keepPercent: resource == Resource.Cpu);

    private static bool HasCapacity(Resource resource) => resource is Resource.Cpu or Resource.Memory;

    private IUsageRule? RuleOf(Resource resource) => Array.Find(_rules, r => r.Resource == resource);

    private bool HasColumns(Resource resource)
    {
        var (first, second) = TraceColumns.Of(resource);
        return _rows.Has(first) || _rows.Has(second);
    }

    private TraceSeries Series(VmSums vm, int number)
    {
        var resources = new ResourceTrace?[Resources.Count];
        foreach (var rule in _rules)
            resources[(int)rule.Resource] = Trace(rule.Resource, vm.Of(rule.Resource)!);
        return new TraceSeries(_rows.VmName(number), resources, Average(vm.Active, 1), Average(vm.Running, 1), Label(vm.Application), Label(vm.User));
    }

    private VmLabel Label(FirstLabel label) => new(label.Text, TraceGrid.Bucket(label.Time) - _rows.FirstBucket);

    private ResourceTrace Trace(Resource resource, ResourceSums sums)
    {
        if (_inFileUnits)
            return Column(resource, sums);
        if (resource == Resource.Cpu && CpuInPercent)
            return new ResourceTrace(!sums.Percent.IsEmpty, Average(sums.Percent, 1), GridColumn.Constant(_rows.Length, 100));

        var sampled = !sums.Usage.IsEmpty;
        var factor = TraceUnits.Factor(resource);
        var usage = Average(sums.Usage, factor);
        var capacity = Average(sums.Capacity, factor);
        if (HasCapacity(resource))
            usage.BlankUnless(capacity);
        return new ResourceTrace(sampled, usage, capacity);
    }

    private ResourceTrace Column(Resource resource, ResourceSums sums)
    {
        var most = HasCapacity(resource) ? 100 : double.NaN;
        var sampled = !sums.Usage.IsEmpty;
        var usage = Average(sums.Usage, 1);
        usage.Clip(most);
        return new ResourceTrace(sampled, usage, GridColumn.Constant(_rows.Length, most));
    }

    private GridColumn Average(BucketSums sums, double factor) => sums.Average(_rows.FirstBucket, _rows.Length, factor);

    private Dictionary<Resource, string> LeftOut(TraceSeries[] vms)
    {
        var reasons = new Dictionary<Resource, string>();
        foreach (var resource in _wanted.Where(HasColumns).Where(r => !Array.Exists(vms, vm => vm.Has(r))))
        {
            var (first, second) = TraceColumns.Of(resource);
            reasons[resource] = !_rows.Has(first) ? $"there is no column {first.Name()}"
                : !_rows.Has(second) ? $"there is no column {second.Name()}"
                : $"no row gives both {first.Name()} and {second.Name()}";
        }

        return reasons;
    }

    private TraceReport Report(Dictionary<Resource, string> leftOut) => new()
    {
        Rows = _rows.Rows,
        BadRows = _rows.BadRows.Count,
        Problems = _rows.BadRows.Counts,
        FirstBadRows = _rows.BadRows.First,
        Clipped = _rules.OfType<PercentRule>().Where(r => r.Clipped > 0).ToDictionary(r => r.Resource, r => r.Clipped),
        LeftOut = leftOut,
    };

    private DocumentException NoRows() => _rows.BadRows.First is [var first, ..]
        ? new(_rows.Path, $"none of the {_rows.Rows} rows can be used: {first.Reason}", "correct the file", first.Line)
        : new(_rows.Path, "has a header but no rows", "give a file with at least one row");

    private DocumentException NoUsage(Dictionary<Resource, string> leftOut)
    {
        var reasons = leftOut.Select(r => $"{r.Key.Name()}: {r.Value}");
        var problem = leftOut.Count > 0 ? string.Join(", ", reasons) : $"there is no column for {string.Join(", ", _wanted.Select(r => r.Name()))}";
        return new DocumentException(_rows.Path, $"no usage can be computed ({problem})", "add what is missing");
    }
}
