using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using WandbGen.Generator.GraphQL;

namespace WandbGen.Generator.Schema;

/// <summary>An additional file with GraphQL in it: a document, or the whole or a part of a schema.</summary>
/// <param name="Schema">The name of its schema, or <see langword="null"/> for a document.</param>
/// <param name="IsDeclared">Whether the project says the name, so that other files of the name are of the same schema.</param>
internal sealed record GraphQLFile(string Path, SourceText Text, string? Schema, bool IsDeclared)
{
    // Comments before a document's first word are looked through up to here. Most files begin with it.
    private const int LongestLead = 64 * 1024;
    private const int ShortLead = 256;

    private const string SchemaMetadata = "build_metadata.AdditionalFiles.WandbSchema";

    /// <summary>Reads a file, or returns <see langword="null"/> if it holds something else.</summary>
    public static GraphQLFile? Read(AdditionalText file, AnalyzerConfigOptionsProvider options, CancellationToken cancellationToken)
    {
        string? declared =
            options.GetOptions(file).TryGetValue(SchemaMetadata, out string? value) && value.Trim() is { Length: > 0 } name ? name : null;
        bool isJson = System.IO.Path.GetExtension(file.Path).Equals(".json", StringComparison.OrdinalIgnoreCase);
        if (
            (declared is null && !isJson && !HasGraphQLExtension(file.Path))
            || file.GetText(cancellationToken) is not { } text
            // Other JSON files do not belong to this generator.
            || (declared is null && isJson && !IntrospectionReader.IsIntrospection(ReadStart(text, LongestLead)))
        )
        {
            return null;
        }

        string? schema = IsDocument(text) ? null : declared ?? System.IO.Path.GetFileNameWithoutExtension(file.Path);
        return new GraphQLFile(file.Path, text, schema, schema is not null && declared is not null);
    }

    /// <summary>Whether a text holds operations instead of a schema.</summary>
    public static bool IsDocument(SourceText text)
    {
        // Descriptions and comments may be long, but a document begins with one of a few words.
        string start = ReadStart(text, ShortLead);
        if (GraphQLTokens.First(start) is not { } first || start.EndsWith(first, StringComparison.Ordinal))
        {
            start = ReadStart(text, LongestLead);
        }

        return GraphQLTokens.First(start) is "query" or "mutation" or "subscription" or "fragment" or "{" && !SchemaReader.IsJson(start);
    }

    private static string ReadStart(SourceText text, int length) => text.ToString(new TextSpan(0, Math.Min(text.Length, length)));

    private static bool HasGraphQLExtension(string path) =>
        System.IO.Path.GetExtension(path).ToUpperInvariant() is ".GRAPHQL" or ".GRAPHQLS" or ".GQL" or ".SDL";
}

/// <summary>The files of one schema.</summary>
/// <param name="Files">In the order in which their definitions count.</param>
internal sealed record SchemaFiles(string Name, EquatableArray<GraphQLFile> Files)
{
    /// <summary>Puts the files of each schema together. Files that only happen to have one name stay apart, for the declarations to
    /// complain of.</summary>
    public static IEnumerable<SchemaFiles> Group(IEnumerable<GraphQLFile> files)
    {
        foreach (
            IGrouping<string, GraphQLFile> named in files
                .Where(static file => file.Schema is not null)
                .GroupBy(static file => file.Schema!, StringComparer.Ordinal)
        )
        {
            if (named.Any(static file => file.IsDeclared))
            {
                yield return new SchemaFiles(named.Key, Order(named));
            }
            else
            {
                foreach (GraphQLFile file in named)
                {
                    yield return new SchemaFiles(named.Key, EquatableArray<GraphQLFile>.From([file]));
                }
            }
        }
    }

    public SchemaModel Read(CancellationToken cancellationToken) =>
        SchemaCache.Get(Name, [.. Files.Select(static file => file.Text)], cancellationToken);

    // The file that is called as the schema is comes first, such as the package's own. Folders differ from machine to machine, so they are
    // asked last.
    private static EquatableArray<GraphQLFile> Order(IEnumerable<GraphQLFile> files)
    {
        List<GraphQLFile> distinct = [];
        foreach (
            GraphQLFile file in files
                .OrderBy(static file => file.IsDeclared)
                .ThenBy(static file => System.IO.Path.GetFileName(file.Path), StringComparer.Ordinal)
                .ThenBy(static file => file.Path, StringComparer.Ordinal)
        )
        {
            // The same text twice is one part.
            if (!distinct.Exists(known => known.Text.ContentEquals(file.Text)))
            {
                distinct.Add(file);
            }
        }

        return EquatableArray<GraphQLFile>.From(distinct);
    }
}
