using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using Headroom.Documents.Text;
using Headroom.Fleet;

namespace Headroom.Commands;

/// <summary>
/// Options and arguments whose text is read here and not by the parser: an error names the option, shows what was written and says
/// what would be right, in the same words and with the same units as the documents.
/// </summary>
internal static class OptionText
{
    private const NumberStyles DecimalNumber = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>A name of a file or folder, or other text that must not be empty.</summary>
    public static Option<string?> Text(string name, string shape, string description) =>
        Make<string?>(name, shape, description, text => (text, text.Length == 0 ? $"is empty; give a {shape}" : null));

    /// <summary>One of some names.</summary>
    public static Option<string?> OneOf(string name, string shape, IReadOnlyCollection<string> names, string description) =>
        Make<string?>(name, shape, description, text => (text, names.Contains(text) ? null : $"there is no '{text}'; {NearestName.Remedy(text, names)}"));

    public static Argument<string> File(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result => Read(result, $"{name}: ", text => (text, text.Length == 0 ? "is empty; give a file" : null)),
    };

    /// <summary>A number above 0; without a standard value, null when the option is not there.</summary>
    public static Option<double?> Number(string name, string description, double? standard, double most)
    {
        var option = Make<double?>(name, "number", description, text =>
            double.TryParse(text, DecimalNumber, CultureInfo.InvariantCulture, out var value) && value > 0 && value <= most && double.IsFinite(value)
                ? (value, null)
                : (null, $"'{text}' is not a number above 0{(double.IsFinite(most) ? $" and up to {most.ToString(CultureInfo.InvariantCulture)}" : "")}"));
        if (standard is not null)
            option.DefaultValueFactory = _ => standard;
        return option;
    }

    public static Option<T> Whole<T>(string name, string description, T standard, T least, T most)
        where T : struct, IBinaryInteger<T>
    {
        var option = Make<T>(name, "number", description, text =>
            T.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
                ? (value, null)
                : (default, $"'{text}' is not a whole number from {least} to {most}"));
        option.DefaultValueFactory = _ => standard;
        return option;
    }

    public static Option<Duration> Duration(string name, string description, Duration standard, Duration least)
    {
        var option = Make<Duration>(name, "duration", description, text =>
            !Fleet.Duration.TryParse(text, out var value, out var error) ? (default, error!.Message)
            : value.Value < least.Value ? (default, $"'{text}' is less than {least}")
            : (value, null));
        option.DefaultValueFactory = _ => standard;
        return option;
    }

    /// <summary>Resources by name, divided by commas or blanks; none when the option is not there.</summary>
    public static Option<Resource[]> Resource(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "resource",
        AllowMultipleArgumentsPerToken = true,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result => ParseResources(name, result),
    };

    private static Resource[] ParseResources(string option, ArgumentResult result)
    {
        var found = new List<Resource>();
        foreach (var name in result.Tokens.SelectMany(t => t.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            if (!Resources.TryParse(name, out var resource))
                result.AddError($"{option}: there is no resource '{name}'; use cpu, memory, disk or network");
            else if (!found.Contains(resource))
                found.Add(resource);
        }

        if (found.Count == 0)
            result.AddError($"{option}: names no resource; use cpu, memory, disk or network");
        return [.. found];
    }

    private static Option<T> Make<T>(string name, string shape, string description, Func<string, (T Value, string? Problem)> read) => new(name)
    {
        Description = description,
        HelpName = shape,
        CustomParser = result => Read(result, $"{name}: ", read),
    };

    private static T Read<T>(ArgumentResult result, string place, Func<string, (T Value, string? Problem)> read)
    {
        var (value, problem) = read(result.Tokens.Count > 0 ? result.Tokens[0].Value : "");
        if (problem is not null)
            result.AddError(place + problem);
        return value;
    }
}
