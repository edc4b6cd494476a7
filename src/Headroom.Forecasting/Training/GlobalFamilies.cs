using Headroom.Forecasting.Recurrent;
using Headroom.Forecasting.Regression;
using Headroom.Forecasting.Trees;

namespace Headroom.Forecasting.Training;

/// <summary>The families that learn across the fleet, in the order of the members of every record.</summary>
public static class GlobalFamilies
{
    public static IReadOnlyList<IGlobalFamily> All { get; } = [new RegressionFamily(), new TreesFamily(), new LstmFamily(), new RnnFamily()];

    /// <summary>Whether the family takes part where none is chosen by name. The plain recurrent network adds nothing to its relative with a memory.</summary>
    public static bool IsTogether(IGlobalFamily family) => !string.Equals(family.Name, "rnn", StringComparison.Ordinal);

    /// <summary>The place of a family in the list; null when it is none of them.</summary>
    public static int? Find(string name)
    {
        for (var i = 0; i < All.Count; i++)
        {
            if (string.Equals(All[i].Name, name, StringComparison.Ordinal))
                return i;
        }

        return null;
    }
}
