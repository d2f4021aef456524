using Microsoft.CodeAnalysis;

namespace WandbGen.Generator.Schema;

/// <summary>Finds the schemas and documents among a project's additional files.</summary>
internal static class SchemaFile
{
    /// <summary>Whether a file holds GraphQL, a schema or a document.</summary>
    public static bool IsGraphQL(AdditionalText file) =>
        Path.GetExtension(file.Path).ToUpperInvariant() is ".GRAPHQL" or ".GRAPHQLS" or ".GQL" or ".SDL";

    public static string NameOf(AdditionalText file) => Path.GetFileNameWithoutExtension(file.Path);
}
