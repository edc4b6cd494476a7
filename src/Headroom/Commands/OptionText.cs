using System.CommandLine;
using System.CommandLine.Parsing;
using Headroom.Fleet;

namespace Headroom.Commands;

/// <summary>Options whose text is one of the product's quantities, with an error that shows the place.</summary>
internal static class OptionText
{
    public static Option<TimeSpan> Duration(string name, string description, TimeSpan standard) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => standard,
        CustomParser = result => ParseDuration(result),
    };

    public static Option<Resource[]> Resource(string name, string description) => new(name)
    {
        Description = description,
        AllowMultipleArgumentsPerToken = true,
        Arity = ArgumentArity.OneOrMore,
        DefaultValueFactory = _ => [.. Resources.All],
        CustomParser = ParseResources,
    };

    private static TimeSpan ParseDuration(ArgumentResult result)
    {
        if (Fleet.Duration.TryParse(result.Tokens.Count > 0 ? result.Tokens[0].Value : "", out var duration, out var error))
            return duration.Value;
        result.AddError(error!.Message);
        return default;
    }

    private static Resource[] ParseResources(ArgumentResult result)
    {
        var found = new List<Resource>();
        foreach (var name in result.Tokens.SelectMany(t => t.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            if (!Resources.TryParse(name, out var resource))
                result.AddError($"there is no resource '{name}'; use cpu, memory, disk or network");
            else if (!found.Contains(resource))
                found.Add(resource);
        }

        return [.. found];
    }
}
