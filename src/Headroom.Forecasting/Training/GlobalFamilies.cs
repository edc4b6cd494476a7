namespace Headroom.Forecasting.Training;

/// <summary>The families that learn across the fleet, in the order of the members of every record.</summary>
public static class GlobalFamilies
{
    public static IReadOnlyList<IGlobalFamily> All { get; } = [];

    public static int IndexOf(string name)
    {
        for (var i = 0; i < All.Count; i++)
        {
            if (string.Equals(All[i].Name, name, StringComparison.Ordinal))
                return i;
        }

        throw new ArgumentException($"There is no family '{name}' that learns across the fleet.", nameof(name));
    }
}
