using GraphQLParser.AST;
using WandbGen.Generator.Problems;

namespace WandbGen.Generator.GraphQL;

/// <summary>The directive by which texts say what needs a server feature; it never reaches a server.</summary>
internal static class ServerFeature
{
    public const string Directive = "requires";

    /// <summary>The feature that directives name, or <see langword="null"/> if none does.</summary>
    public static string? Find(GraphQLDirectives? directives) => FindDirective(directives) is { } directive ? FeatureOf(directive) : null;

    /// <summary>The directive that names a feature, or <see langword="null"/> if none does.</summary>
    public static GraphQLDirective? FindDirective(GraphQLDirectives? directives) =>
        directives?.Items.Find(static directive => directive.Name.Value == Directive);

    /// <summary>Checks <c>@requires(feature: "…")</c>.</summary>
    public static string? Bind(GraphQLDirective directive, ProblemPlace place, ProblemCollector problems)
    {
        if (FeatureOf(directive) is { Length: > 0 } feature)
        {
            return feature;
        }

        problems.Add(Descriptors.NoFeature, place, "@requires(feature: \"NAME\")");
        return null;
    }

    /// <summary>Checks what an attribute names.</summary>
    public static void Check(string? feature, ProblemPlace place, ProblemCollector problems)
    {
        if (feature is not null && string.IsNullOrWhiteSpace(feature))
        {
            problems.Add(Descriptors.NoFeature, place, "[RequiresServerFeature(\"NAME\")]");
        }
    }

    private static string? FeatureOf(GraphQLDirective directive) =>
        directive.Arguments is { Items: [{ Value: GraphQLStringValue text } argument] } && argument.Name.Value == "feature"
            ? text.Value.ToString()
            : null;
}
