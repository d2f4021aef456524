using Microsoft.CodeAnalysis;

namespace WandbGen.Generator.Schema;

/// <summary>Finds the schemas among a project's additional files.</summary>
internal static class SchemaFile
{
    public static bool IsSchema(AdditionalText file) =>
        Path.GetExtension(file.Path).ToUpperInvariant() is ".GRAPHQL" or ".GRAPHQLS" or ".GQL" or ".SDL";

    public static string NameOf(AdditionalText file) => Path.GetFileNameWithoutExtension(file.Path);
}
