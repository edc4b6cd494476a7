using Headroom.Forecasting.Arima;
using Headroom.Forecasting.Prophet;

namespace Headroom.Forecasting;

/// <summary>The families that are fitted to one series alone, at a cost that is only paid where they are chosen by name, or in the slow lane.</summary>
public static class SlowFamilies
{
    public static IReadOnlyList<ISlowFamily> All { get; } = [new ArimaFamily(), new ProphetFamily()];

    internal static ISlowFamily? Find(string name) => All.FirstOrDefault(f => string.Equals(f.Name, name, StringComparison.Ordinal));
}
