using System.Text.RegularExpressions;
using WandbGen.CompilerServices;

namespace WandbGen.Transport;

/// <summary>Tells refusals of mutations apart that a server reports in <c>errors</c> and not by the HTTP status.</summary>
internal static partial class Refusal
{
    /// <summary>Creates the exception for a missing permission, object or feature. Returns <see langword="null"/> for any other
    /// refusal.</summary>
    /// <param name="refusal">The exception as it was read.</param>
    /// <param name="operation">The mutation.</param>
    public static WandbException? Read(WandbGraphQLException refusal, GraphQLOperation operation)
    {
        // An error below the mutation's own field is not a refusal of the mutation.
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
            // The server validates the document before it executes anything.
            _ when Unknown().Match(first.Message) is { Success: true } match => new WandbUnsupportedFeatureException(
                match.Groups["name"].Value,
                operation.Name
            ),
            _ => null,
        };
    }

    private static string? CodeOf(GraphQLError error) =>
        error.Code is { } code ? string.Concat(code.Where(char.IsAsciiLetter)).ToUpperInvariant() : null;

    // W&B's servers send no error code for permissions.
    [GeneratedRegex("^(?:[0-9]{3}: )?permission denied", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Permission();

    // The messages of the servers for Go, GraphQL.NET and GraphQL.js.
    [GeneratedRegex(
        """
            ^(?:Cannot\squery\sfield|Unknown\sargument|Unknown\stype|Unknown\sfield|Field)\s["'](?<name>\w+)["']
            (?:\son\stype\s["']\w+["']|\son\sfield\s.+|\s(?:is\s)?not\sdefined\sby\stype\s.+|\.?$)
            """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant
    )]
    private static partial Regex Unknown();
}
