using System.Text.RegularExpressions;
using WandbGen.CompilerServices;

namespace WandbGen.Transport;

/// <summary>Tells refusals of mutations apart that a server reports in <c>errors</c> and not by the HTTP status.</summary>
internal static partial class Refusal
{
    // The codes of Apollo, Hasura, gRPC and their gateways, compared without case and separators.
    private static readonly string[] s_failures =
    [
        "INTERNALSERVERERROR",
        "INTERNALERROR",
        "INTERNAL",
        "UNEXPECTED",
        "DOWNSTREAMSERVICEERROR",
        "SUBREQUESTHTTPERROR",
        "SERVICEUNAVAILABLE",
        "UNAVAILABLE",
        "DEADLINEEXCEEDED",
        "TIMEOUT",
        "REQUESTTIMEOUT",
        "GATEWAYTIMEOUT",
        "ABORTED",
        "CANCELLED",
        "CANCELED",
        "UNKNOWN",
        "DATALOSS",
        "DATAFETCHINGEXCEPTION",
    ];

    /// <summary>Whether the errors show that the mutation was not executed.</summary>
    public static bool IsCertain(WandbGraphQLException refusal) =>
        // What comes with the result of the mutation, or lies below it, went wrong after its execution. A mutation can state its failure
        // in its result.
        refusal.PartialData
            is null
                or false
        && !refusal.Errors.Any(static error => (IsBelowMutation(error.Path) && !IsInvalid(error)) || IsFailureOfServer(error));

    /// <summary>Whether a response path leads to a field below the mutation's own field, which is read after its execution.</summary>
    public static bool IsBelowMutation(string? path) => path?.AsSpan().ContainsAny('.', '[') == true;

    /// <summary>Creates the exception for a missing permission, object or feature. Returns <see langword="null"/> for any other
    /// refusal.</summary>
    /// <param name="refusal">The exception as it was read.</param>
    /// <param name="operation">The mutation.</param>
    public static WandbException? Read(WandbGraphQLException refusal, GraphQLOperation operation)
    {
        if (refusal.Errors is not [{ Path: var path } first, ..] || !IsCertain(refusal))
        {
            return null;
        }

        return CodeOf(first) switch
        {
            "FORBIDDEN" or "PERMISSIONDENIED" or "PERMISSIONERROR" or "UNAUTHENTICATED" or "UNAUTHORIZED" =>
                new WandbAuthenticationException(refusal.Reason),
            "NOTFOUND" => new WandbNotFoundException(refusal.Reason, path),
            _ when Permission().IsMatch(first.Message) => new WandbAuthenticationException(refusal.Reason),
            // The server validates the document and the variables before it executes anything.
            _ when (Unknown().Match(first.Message) is { Success: true } match ? match : UnknownInput().Match(first.Message))
                    is { Success: true } unknown => new WandbUnsupportedFeatureException(unknown.Groups["name"].Value, operation.Name),
            _ when first.Message == "unknown field" && IsInvalid(first) && path is not null => new WandbUnsupportedFeatureException(
                path[(path.LastIndexOf('.') + 1)..],
                operation.Name
            ),
            _ => null,
        };
    }

    // A server validates a document before it executes anything, and such an error has no path, or that of a variable for a server for Go.
    // With the path of a field it comes from another server that a gateway asked during the execution.
    private static bool IsInvalid(GraphQLError error) =>
        (CodeOf(error) is "GRAPHQLVALIDATIONFAILED" or "GRAPHQLPARSEFAILED" && error.Path is null)
        || error.Path?.StartsWith("variable.", StringComparison.Ordinal) == true;

    // The server failed while it executed the mutation, so a part of it may be done.
    private static bool IsFailureOfServer(GraphQLError error) =>
        (CodeOf(error) is { } code && s_failures.Contains(code, StringComparer.Ordinal)) || Failure().IsMatch(error.Message);

    private static string? CodeOf(GraphQLError error) =>
        error.Code is { } code ? string.Concat(code.Where(char.IsAsciiLetter)).ToUpperInvariant() : null;

    // W&B's servers send no error code for permissions.
    [GeneratedRegex("^(?:[0-9]{3}: )?permission denied", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Permission();

    // The messages of GraphQL servers for failures whose details they hide, and those of Go's contexts and of gRPC, before which servers
    // write what they were doing.
    [GeneratedRegex(
        """
            ^(?:[0-9]{3}:\s)?(?:internal\s(?:server|system)\serror|unexpected\s(?:execution\s)?error|error\strying\sto\sresolve\sfield)
            |\bcontext\s(?:deadline\sexceeded|canceled)\.?$
            |\brpc\serror:\scode\s=\s(?:Unknown|Internal|Unavailable|DeadlineExceeded|Aborted|Canceled|DataLoss)\b
            """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Failure();

    // The messages of the servers for Go, GraphQL.NET and GraphQL.js.
    [GeneratedRegex(
        """
            ^(?:Cannot\squery\sfield|Unknown\sargument|Unknown\stype|Unknown\sfield|Field)\s["'](?<name>\w+)["']
            (?:\son\stype\s["']\w+["']|\son\sfield\s.+|\s(?:is\s)?not\sdefined\sby\stype\s.+|\.?$)
            """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant
    )]
    private static partial Regex Unknown();

    // The messages of GraphQL.js, another server for Go, and GraphQL.NET for a field of an input object.
    [GeneratedRegex(
        """
            ^Variable\s["']?\$.*?
            (?:Field\s["'](?<name>\w+)["']\sis\snot\sdefined\sby\stype
            |In\sfield\s["'](?<name>\w+)["']:\sUnknown\sfield
            |Unrecognized\sinput\sfields?\s["'](?<name>\w+)["'])
            """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.Singleline
    )]
    private static partial Regex UnknownInput();
}
