using System.Text;
using GraphQLParser.AST;
using WandbGen.Generator.Problems;

namespace WandbGen.Generator.GraphQL;

/// <summary>
/// Writes an operation in pieces, so that a server is sent only what its features allow: <c>@requires</c> is taken off, and what it marks
/// (and the arguments that take a marked
/// variable) stands in a piece of its own.
/// </summary>
internal sealed class DocumentWriter
{
    private readonly IReadOnlyDictionary<string, string> _variableFeatures;
    private readonly List<DocumentSegment> _segments = [];
    private readonly List<string> _features = [];
    private readonly StringBuilder _text = new();

    private DocumentWriter(IReadOnlyDictionary<string, string> variableFeatures) => _variableFeatures = variableFeatures;

    /// <summary>Makes the pieces of a text that may have <c>@requires</c> in it.</summary>
    /// <param name="parts">The text, cut where it reads best.</param>
    /// <param name="variableFeatures">The features that variables need.</param>
    /// <param name="features">The features that the whole needs.</param>
    public static EquatableArray<DocumentSegment> Split(
        IReadOnlyList<string> parts,
        IReadOnlyDictionary<string, string> variableFeatures,
        IReadOnlyList<string> features
    )
    {
        string text = string.Concat(parts);
        if (!text.Contains("@" + ServerFeature.Directive))
        {
            EquatableArray<string> needed = EquatableArray<string>.From(features);
            return EquatableArray<DocumentSegment>.From(
                parts.Where(static part => part.Length > 0).Select(part => new DocumentSegment(part, needed))
            );
        }

        var problems = new ProblemCollector();
        GraphQLDocument document =
            GraphQLText.ParseOperation(text, problems, out _)
            ?? throw new InvalidOperationException(
                $"The document that was put together is not GraphQL: {problems.Problems[0].Arguments[0]}"
            );
        return Write(document, variableFeatures, features);
    }

    /// <summary>Makes the pieces of a whole document, its fragments included.</summary>
    public static EquatableArray<DocumentSegment> Write(
        GraphQLDocument document,
        IReadOnlyDictionary<string, string> variableFeatures,
        IReadOnlyList<string> features
    )
    {
        var writer = new DocumentWriter(variableFeatures);
        using (writer.Require([.. features]))
        {
            for (int i = 0; i < document.Definitions.Count; i++)
            {
                writer._text.Append(i == 0 ? "" : " ");
                switch (document.Definitions[i])
                {
                    case GraphQLOperationDefinition operation:
                        writer.WriteOperation(operation);
                        break;
                    case GraphQLFragmentDefinition fragment:
                        writer._text.Append(
                            $"fragment {fragment.FragmentName.Name.StringValue} on {fragment.TypeCondition.Type.Name.StringValue}"
                        );
                        writer.WriteSelection(fragment.SelectionSet);
                        break;
                }
            }
        }

        writer.Flush();
        return EquatableArray<DocumentSegment>.From(writer._segments);
    }

    private void WriteOperation(GraphQLOperationDefinition operation)
    {
        _text.Append(
            operation.Operation switch
            {
                OperationType.Mutation => "mutation",
                OperationType.Subscription => "subscription",
                _ => "query",
            }
        );
        _text.Append(operation.Name is null ? "" : " " + operation.Name.StringValue);
        WriteList(
            operation.Variables?.Items ?? [],
            definition => _variableFeatures.TryGetValue(definition.Variable.Name.StringValue, out string? feature) ? [feature] : [],
            static definition =>
                $"${definition.Variable.Name.StringValue}: "
                + WriteType(definition.Type)
                + (definition.DefaultValue is null ? "" : $" = {GraphQLText.WriteValue(definition.DefaultValue)}")
        );
        WriteSelection(operation.SelectionSet);
    }

    private void WriteSelection(GraphQLSelectionSet selection)
    {
        _text.Append(" {");
        // A selection must not be empty, on any server.
        if (selection.Selections.TrueForAll(static node => node is GraphQLField field && ServerFeature.Find(field.Directives) is not null))
        {
            _text.Append(" __typename");
        }

        foreach (ASTNode node in selection.Selections)
        {
            switch (node)
            {
                case GraphQLField field:
                    using (Require(ServerFeature.Find(field.Directives)))
                    {
                        WriteField(field);
                    }

                    break;
                case GraphQLInlineFragment fragment:
                    _text.Append(fragment.TypeCondition is { } condition ? $" ... on {condition.Type.Name.StringValue}" : " ...");
                    WriteDirectives(fragment.Directives);
                    WriteSelection(fragment.SelectionSet);
                    break;
                case GraphQLFragmentSpread spread:
                    _text.Append(" ...").Append(spread.FragmentName.Name.StringValue);
                    WriteDirectives(spread.Directives);
                    break;
            }
        }

        _text.Append(" }");
    }

    private void WriteField(GraphQLField field)
    {
        _text.Append(' ').Append(field.Alias is null ? "" : field.Alias.Name.StringValue + ": ").Append(field.Name.StringValue);
        WriteList(
            field.Arguments?.Items ?? [],
            argument =>
                [
                    .. GraphQLText
                        .FindVariables(argument.Value)
                        .Select(variable => _variableFeatures.TryGetValue(variable.Name.StringValue, out string? feature) ? feature : null)
                        .OfType<string>()
                        .Distinct(),
                ],
            static argument => $"{argument.Name.StringValue}: {GraphQLText.WriteValue(argument.Value)}"
        );
        WriteDirectives(field.Directives);
        if (field.SelectionSet is not null)
        {
            WriteSelection(field.SelectionSet);
        }
    }

    private void WriteDirectives(GraphQLDirectives? directives)
    {
        foreach (GraphQLDirective directive in directives?.Items ?? [])
        {
            if (directive.Name.Value != ServerFeature.Directive && directive.Name.Value != "total")
            {
                _text
                    .Append($" @{directive.Name.StringValue}")
                    .Append(
                        GraphQLText.WriteArguments(
                            (directive.Arguments?.Items ?? []).Select(static argument => new KeyValuePair<string, string>(
                                argument.Name.StringValue,
                                GraphQLText.WriteValue(argument.Value)
                            ))
                        )
                    );
            }
        }
    }

    // Commas are white space in GraphQL, but empty parentheses are an error.
    private void WriteList<T>(IReadOnlyList<T> items, Func<T, string[]> featuresOf, Func<T, string> write)
    {
        if (items.Count == 0)
        {
            return;
        }

        string[][] features = [.. items.Select(featuresOf)];
        if (Array.TrueForAll(features, needed => needed.Length > 0 && needed.SequenceEqual(features[0])))
        {
            using (Require(features[0]))
            {
                _text.Append('(').Append(string.Join(", ", items.Select(write))).Append(')');
            }

            return;
        }

        if (Array.TrueForAll(features, static needed => needed.Length > 0))
        {
            throw new InvalidOperationException(
                "A list of arguments that need different features, and nothing else, cannot be left out piece by piece."
            );
        }

        // What is always there first, so that a comma stands between any two.
        _text.Append('(').Append(string.Join(", ", items.Where((_, i) => features[i].Length == 0).Select(write)));
        for (int i = 0; i < items.Count; i++)
        {
            if (features[i].Length > 0)
            {
                using (Require(features[i]))
                {
                    _text.Append(", ").Append(write(items[i]));
                }
            }
        }

        _text.Append(')');
    }

    private static string WriteType(GraphQLType type) =>
        type switch
        {
            GraphQLNonNullType nonNull => WriteType(nonNull.Type) + "!",
            GraphQLListType list => $"[{WriteType(list.Type)}]",
            _ => ((GraphQLNamedType)type).Name.StringValue,
        };

    private Requirement Require(params string?[] features)
    {
        string[] added = [.. features.OfType<string>().Where(feature => !_features.Contains(feature))];
        if (added.Length > 0)
        {
            Flush();
            _features.AddRange(added);
        }

        return new Requirement(this, added.Length);
    }

    private void Flush()
    {
        if (_text.Length > 0)
        {
            _segments.Add(new DocumentSegment(_text.ToString(), EquatableArray<string>.From(_features)));
            _text.Clear();
        }
    }

    private readonly struct Requirement(DocumentWriter writer, int count) : IDisposable
    {
        public void Dispose()
        {
            if (count > 0)
            {
                writer.Flush();
                writer._features.RemoveRange(writer._features.Count - count, count);
            }
        }
    }
}
