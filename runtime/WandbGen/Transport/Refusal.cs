using System.Text.RegularExpressions;
using WandbGen.CompilerServices;

namespace WandbGen.Transport;

/// <summary>Tells refusals of mutations apart that a server reports in <c>errors</c> and not by the HTTP status.</summary>
internal static partial class Refusal
{
    /// <summary>The error for a missing permission, a missing object or a missing feature; <see langword="null"/> for every other
    /// refusal.</summary>
    /// <param name="refusal">The error as it was read.</param>
    /// <param name="operation">The mutation.</param>
    public static WandbException? Read(WandbGraphQLException refusal, GraphQLOperation operation)
    {
        // What failed below the mutation's own field is no refusal of it.
        if (refusal.Errors is not [{ Path: var path } first, ..] || path?.AsSpan().ContainsAny('.', '[') == true)
        {
            return null;
        }

        return CodeOf(first) switch
        {
            "FORBIDDEN" or "PERMISSIONDENIED" or "PERMISSIONERROR" or "UNAUTHENTICATED" or "UNAUTHORIZED" =>
                new WandbAuthenticationException(refusal.Reason),
            "NOTFOUND" => new WandbNotFoundException(refusal.Reason, path),
            _ when Permission().IsMatch(first.Message) => new WandbAuthenticationException(refusal.Reason),
            // The document is checked against the schema before anything is executed.
            _ when Unknown().Match(first.Message) is { Success: true } match => new WandbUnsupportedFeatureException(
                match.Groups["name"].Value,
                operation.Name
            ),
            _ => null,
        };
    }

    private static string? CodeOf(GraphQLError error) =>
        error.Code is { } code ? string.Concat(code.Where(char.IsAsciiLetter)).ToUpperInvariant() : null;

    // W&B's servers state no code.
    [GeneratedRegex("^(?:[0-9]{3}: )?permission denied", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Permission();

    // As the servers of Go, GraphQL.NET and GraphQL.js say it.
    [GeneratedRegex(
        """
            ^(?:Cannot\squery\sfield|Unknown\sargument|Unknown\stype|Unknown\sfield|Field)\s["'](?<name>\w+)["']
            (?:\son\stype\s["']\w+["']|\son\sfield\s.+|\s(?:is\s)?not\sdefined\sby\stype\s.+|\.?$)
            """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant
    )]
    private static partial Regex Unknown();
}
