using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Headroom.Documents.Yaml;

/// <summary>Splits a file into its documents, and makes every syntax error say where it is.</summary>
internal static class YamlDocuments
{
    private const int MaxLength = 4 * 1024 * 1024;
    private const int MaxDocuments = 10_000;
    private const char ByteOrderMark = '\uFEFF';

    public static IReadOnlyList<YamlObject> Read(string path, string text)
    {
        if (text.Length > MaxLength)
            throw new DocumentException(path, "is larger than 4 MiB", "split it into several files");
        var stream = new YamlStream();
        var parser = new BoundedParser(path, new Parser(new StringReader(text.TrimStart(ByteOrderMark))));
        try
        {
            stream.Load(parser);
        }
        catch (YamlException problem)
        {
            throw new DocumentException(path, $"is not YAML: {FirstLine(problem)}", "mend it there", problem.Start.Line);
        }
        catch (Exception problem) when (problem is InvalidOperationException or ArgumentException or FormatException or IndexOutOfRangeException or OverflowException)
        {
            // Some texts that are no YAML take the library by surprise.
            throw new DocumentException(path, "is not YAML", "mend it there or in the next line", parser.Line, problem);
        }

        if (stream.Documents.Count > MaxDocuments)
            throw new DocumentException(path, $"has more than {MaxDocuments} documents", "split it into several files");
        var found = new List<YamlObject>();
        foreach (var document in stream.Documents)
        {
            // An empty document between two separators is nothing.
            if (document.RootNode is YamlScalarNode { Value: null or "" })
                continue;
            found.Add(document.RootNode is YamlMappingNode map
                ? new YamlObject(path, map, "")
                : throw new DocumentException(path, "a document must begin with apiVersion, kind, metadata and spec", "see docs/reference/policies.md", document.RootNode.Start.Line));
        }

        return found;
    }

    private static string FirstLine(Exception problem)
    {
        var message = (problem.InnerException ?? problem).Message;
        var end = message.IndexOf('\n');
        return end < 0 ? message : message[..end];
    }
}
