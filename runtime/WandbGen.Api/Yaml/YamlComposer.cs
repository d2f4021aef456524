using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace WandbGen.Yaml;

/// <summary>
/// Composes YAML nodes as Python's library does: the last one of equal keys is used, and <c>&lt;&lt;</c> merges other mappings. YamlDotNet
/// itself refuses equal keys and does not merge.
/// </summary>
internal sealed class YamlComposer
{
    // Repeated merging grows with the square of the text, so it is limited.
    private const int LargestMerge = 1_000_000;

    private readonly IParser _parser;
    private readonly Dictionary<AnchorName, YamlNode> _anchors = [];
    private readonly HashSet<YamlNode> _open = new(ReferenceEqualityComparer.Instance);
    private int _merged;

    private YamlComposer(IParser parser) => _parser = parser;

    /// <summary>Composes the first document of a text. Returns <see langword="null"/> if there is none.</summary>
    /// <exception cref="FormatException">The text is YAML that does not represent a value.</exception>
    /// <exception cref="YamlException">The text is not YAML.</exception>
    public static YamlNode? ComposeFirst(string text)
    {
        var parser = new Parser(new StringReader(text is ['\ufeff', .. var rest] ? rest : text));
        parser.Consume<StreamStart>();
        YamlNode? first = parser.TryConsume<DocumentStart>(out _) ? new YamlComposer(parser).Compose(0) : null;
        // Further documents are not used, but must be valid.
        while (parser.MoveNext()) { }

        return first;
    }

    private YamlNode Compose(int depth)
    {
        if (depth > YamlJson.LargestDepth + 1)
        {
            throw new FormatException("A value is nested more than a hundred levels deep.");
        }

        ParsingEvent next = _parser.Consume<ParsingEvent>();
        switch (next)
        {
            case AnchorAlias alias:
                return _anchors.TryGetValue(alias.Value, out YamlNode? known)
                    ? known
                    : throw new FormatException("An alias has no anchor before it.");
            case Scalar scalar:
                return Name(new YamlScalarNode(scalar.Value) { Style = scalar.Style, Tag = scalar.Tag }, scalar);
            case SequenceStart start:
                YamlSequenceNode sequence = Name(new YamlSequenceNode { Tag = start.Tag }, start);
                while (!_parser.TryConsume<SequenceEnd>(out _))
                {
                    sequence.Children.Add(Compose(depth + 1));
                }

                return sequence;
            default:
                return ComposeMapping((MappingStart)next, depth);
        }
    }

    private YamlMappingNode ComposeMapping(MappingStart start, int depth)
    {
        YamlMappingNode mapping = Name(new YamlMappingNode { Tag = start.Tag }, start);
        _open.Add(mapping);
        List<KeyValuePair<YamlNode, YamlNode>> own = [];
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            // A key that is not a scalar is refused, as by Python.
            if (Compose(depth + 1) is not YamlScalarNode key)
            {
                throw new FormatException("The key of a mapping is a list or a mapping.");
            }

            YamlNode value = Compose(depth + 1);
            if (IsMerge(key))
            {
                Merge(mapping, value);
            }
            else
            {
                own.Add(new(key, value));
            }
        }

        // The mapping's own keys take precedence over merged ones, in any order.
        foreach ((YamlNode key, YamlNode value) in own)
        {
            mapping.Children[key] = value;
        }

        _open.Remove(mapping);
        return mapping;
    }

    private void Merge(YamlMappingNode mapping, YamlNode value)
    {
        switch (value)
        {
            case YamlMappingNode other:
                Take(other);
                break;
            case YamlSequenceNode list:
                // If several merged mappings have the same key, the first one is used.
                foreach (YamlNode item in list.Children.Reverse())
                {
                    Take(item);
                }

                break;
            default:
                Take(value);
                break;
        }

        void Take(YamlNode node)
        {
            if (node is not YamlMappingNode other || _open.Contains(other))
            {
                throw new FormatException("'<<' merges a value that is not a mapping, or the mapping that contains it.");
            }

            foreach ((YamlNode key, YamlNode member) in other.Children)
            {
                if (++_merged > LargestMerge)
                {
                    throw new FormatException("'<<' merges more than a million values.");
                }

                mapping.Children[key] = member;
            }
        }
    }

    private static bool IsMerge(YamlScalarNode key) =>
        key.Value == "<<" && (key.Tag.IsEmpty ? key.Style == ScalarStyle.Plain : key.Tag.Value == "tag:yaml.org,2002:merge");

    private TNode Name<TNode>(TNode node, NodeEvent named)
        where TNode : YamlNode
    {
        if (!named.Anchor.IsEmpty)
        {
            _anchors[named.Anchor] = node;
        }

        return node;
    }
}
