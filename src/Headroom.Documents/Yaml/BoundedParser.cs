using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Headroom.Documents.Yaml;

/// <summary>
/// Lets only the YAML through that our documents are made of: plain keys, and no deeper than any of them goes. What builds the tree
/// behind it calls itself for every level and compares keys by all that they hold, so that a few lines of brackets or of aliases in a
/// key would otherwise end the process.
/// </summary>
internal sealed class BoundedParser(string path, IParser inner) : IParser
{
    private const int MaxDepth = 32;

    // For each thing that is open: whether it waits for a key. A list never does.
    private readonly Stack<Container> _open = new();

    public ParsingEvent? Current => inner.Current;

    /// <summary>How far it has come.</summary>
    public long Line => inner.Current?.End.Line ?? 1;

    public bool MoveNext()
    {
        if (!inner.MoveNext())
            return false;
        switch (inner.Current)
        {
            case MappingStart or SequenceStart:
                TakeNode(isPlain: false);
                Open(inner.Current is MappingStart);
                break;
            case MappingEnd or SequenceEnd:
                _open.Pop();
                break;
            case Scalar or AnchorAlias:
                TakeNode(isPlain: inner.Current is Scalar);
                break;
        }

        return true;
    }

    private void Open(bool isMapping)
    {
        if (_open.Count == MaxDepth)
            throw Wrong($"is nested more than {MaxDepth} deep", "no document needs that");
        _open.Push(new Container(isMapping));
    }

    private void TakeNode(bool isPlain)
    {
        if (!_open.TryPeek(out var container) || !container.IsMapping)
            return;
        if (container.WantsKey && !isPlain)
            throw Wrong("a key must be a plain word", "mend it there");
        container.WantsKey = !container.WantsKey;
    }

    private DocumentException Wrong(string problem, string remedy) => new(path, problem, remedy, inner.Current!.Start.Line);

    private sealed class Container(bool isMapping)
    {
        public bool IsMapping { get; } = isMapping;

        public bool WantsKey { get; set; } = isMapping;
    }
}
