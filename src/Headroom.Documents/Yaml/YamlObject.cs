using System.Globalization;
using Headroom.Documents.Text;
using Headroom.Fleet;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Headroom.Documents.Yaml;

/// <summary>Reads a quantity's text; on failure says what is wrong and where in the text.</summary>
internal delegate bool QuantityReader<T>(string? text, out T value, out QuantityError? error);

/// <summary>
/// A mapping of a document, asked for its values by name and type. Whatever is wrong is said with file, line and field; a key that
/// was never asked about is an error too, with the name that was probably meant.
/// </summary>
internal sealed class YamlObject
{
    private readonly string _path;
    private readonly YamlMappingNode _node;
    private readonly string _where;
    private readonly Dictionary<string, YamlNode> _values = new(StringComparer.Ordinal);

    public YamlObject(string path, YamlMappingNode node, string where)
    {
        (_path, _node, _where) = (path, node, where);
        foreach (var (key, value) in node.Children)
        {
            if (key is not YamlScalarNode { Value: { } name })
                throw Wrong(key, "a key must be a plain word", "mend it there");
            _values[name] = value;
        }
    }

    public long Line => _node.Start.Line;

    public IEnumerable<string> Keys => _values.Keys;

    public void Allow(params string[] known)
    {
        foreach (var (name, value) in _values)
        {
            if (known.Contains(name, StringComparer.Ordinal))
                continue;
            var key = _node.Children.Keys.First(k => ((YamlScalarNode)k).Value == name);
            var remedy = NearestName.Find(name, known) is { } nearest ? $"did you mean '{nearest}'?" : $"known here: {string.Join(", ", known)}";
            throw Wrong(key, $"unknown key '{Full(name)}'", remedy);
        }
    }

    public string? Text(string key)
    {
        if (!_values.TryGetValue(key, out var node))
            return null;
        if (node is YamlScalarNode scalar)
            return IsNull(scalar) ? throw Wrong(node, $"'{Full(key)}' has no value", "give it one or remove the key") : scalar.Value;
        throw Wrong(node, $"'{Full(key)}' must be a single value", "write it on one line");
    }

    public string Need(string key) => Text(key) ?? throw new DocumentException(_path, $"'{Full(key)}' is missing", "add it", Line);

    /// <summary>Text that must say something, when it is there.</summary>
    public string? Word(string key) => Text(key) is var text && string.IsNullOrWhiteSpace(text) && text is not null
        ? throw Wrong(_values[key], $"'{Full(key)}' is empty", "give it a value or remove the key")
        : text;

    public T? Quantity<T>(string key, QuantityReader<T> read)
        where T : struct
    {
        if (Text(key) is not { } text)
            return null;
        return read(text, out var value, out var error) ? value : throw Wrong(_values[key], $"'{Full(key)}': {error!.Message}", "mend it there");
    }

    public double? Number(string key)
    {
        if (Text(key) is not { } text)
            return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : throw Wrong(_values[key], $"'{Full(key)}': '{Excerpt.Of(text)}' is not a number", "write for example 1.2");
    }

    public int? Whole(string key)
    {
        if (Text(key) is not { } text)
            return null;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Wrong(_values[key], $"'{Full(key)}': '{Excerpt.Of(text)}' is not a whole number", "write for example 10");
    }

    public bool? YesNo(string key) => Text(key) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        var text => throw Wrong(_values[key], $"'{Full(key)}': '{Excerpt.Of(text)}' is neither true nor false", "write true or false"),
    };

    public T? OneOf<T>(string key)
        where T : struct, Enum
    {
        if (Text(key) is not { } text)
            return null;
        var names = Enum.GetNames<T>();
        if (names.Contains(text, StringComparer.OrdinalIgnoreCase) && Enum.TryParse<T>(text, ignoreCase: true, out var value))
            return value;
        throw Unknown(key, text, names);
    }

    /// <summary>One of the names, as it is written there.</summary>
    public string? OneOf(string key, IReadOnlyCollection<string> names) =>
        Text(key) is not { } text ? null : names.FirstOrDefault(n => string.Equals(n, text, StringComparison.OrdinalIgnoreCase)) ?? throw Unknown(key, text, names);

    public bool IsObject(string key) => _values.GetValueOrDefault(key) is YamlMappingNode;

    public YamlObject? Object(string key)
    {
        if (!_values.TryGetValue(key, out var node))
            return null;
        return node is YamlMappingNode map
            ? new YamlObject(_path, map, Full(key))
            : throw Wrong(node, $"'{Full(key)}' must hold named values", "indent them below it, one on a line");
    }

    /// <summary>An error about one of this object's fields, by its dotted name.</summary>
    public DocumentException Problem(string field, string problem, string remedy)
    {
        var dot = field.IndexOf('.');
        var first = dot < 0 ? field : field[..dot];
        if (dot > 0 && IsObject(first))
            return Object(first)!.Problem(field[(dot + 1)..], problem, remedy);
        return _values.TryGetValue(first, out var node)
            ? Wrong(node, $"'{Full(field)}' {problem}", remedy)
            : new DocumentException(_path, $"'{Full(field)}' {problem}", remedy, Line);
    }

    private DocumentException Unknown(string key, string text, IReadOnlyCollection<string> names)
    {
        var remedy = NearestName.Find(text, names) is { } nearest ? $"did you mean '{nearest}'?" : $"use one of {string.Join(", ", names)}";
        return Wrong(_values[key], $"'{Full(key)}': there is no '{Excerpt.Of(text)}'", remedy);
    }

    private DocumentException Wrong(YamlNode node, string problem, string remedy) => new(_path, problem, remedy, node.Start.Line);

    private string Full(string key) => _where.Length == 0 ? Excerpt.Of(key) : $"{_where}.{Excerpt.Of(key)}";

    private static bool IsNull(YamlScalarNode node) =>
        node.Value is null || (node.Style == ScalarStyle.Plain && node.Value is "" or "~" or "null");
}
