using System.Text.Json;
using WandbGen.CompilerServices;
using WandbGen.Redaction;

namespace WandbGen.Transport;

/// <summary>
/// Reads a GraphQL answer in one pass: <c>data</c> with the operation's own reader, and <c>errors</c> before or after it.
/// </summary>
internal static class GraphQLResponse
{
    /// <summary>Reads the answer to a request.</summary>
    /// <param name="json">The answer.</param>
    /// <param name="request">The request.</param>
    /// <param name="call">Notes what the answer says of the query's cost.</param>
    /// <exception cref="WandbGraphQLException">The answer has errors.</exception>
    /// <exception cref="WandbNotFoundException">A step of the way is null.</exception>
    /// <exception cref="WandbProtocolException">The answer is no GraphQL answer, was cut, or is not what the schema promises.</exception>
    public static TResult Read<TResult>(ReadOnlySpan<byte> json, IGraphQLRequest<TResult> request, GraphQLCall? call = null)
    {
        if (json.StartsWith("\uFEFF"u8))
        {
            json = json[3..];
        }

        if (json.IsEmpty)
        {
            throw new WandbProtocolException("The answer is empty.");
        }

        var reader = new Utf8JsonReader(json, JsonLocation.ReaderOptions);
        try
        {
            return Read(ref reader, request, call);
        }
        catch (Exception exception)
            when (exception is JsonException or InvalidOperationException or FormatException or OverflowException or ArgumentException
                || exception is WandbException and not WandbGraphQLException
            )
        {
            // The errors say why the data is not what it should be; they may come after it.
            List<GraphQLError> errors = GraphQLErrors.ReadBody(json);
            throw errors.Count > 0
                ? Failed(errors)
                : exception as WandbException
                    ?? (
                        JsonLocation.IsTruncated(json)
                            ? new WandbProtocolException("The answer is truncated.", innerException: exception)
                            {
                                Retryability = Retryability.IfReadOnly,
                                BrokeOff = true,
                            }
                            : Unexpected(json, ref reader, exception)
                    );
        }
    }

    private static TResult Read<TResult>(ref Utf8JsonReader reader, IGraphQLRequest<TResult> request, GraphQLCall? call)
    {
        TResult result = default!;
        bool hasData = false;
        List<GraphQLError>? errors = null;

        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("Expected a GraphQL answer, an object.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("data"u8))
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.Null)
                {
                    result = ReadData(ref reader, request, hasData);
                    hasData = true;
                }
            }
            else if (reader.ValueTextEquals("errors"u8))
            {
                // More than one list of them is no reason to believe the last.
                reader.Read();
                (errors ??= []).AddRange(GraphQLErrors.Read(JsonElement.ParseValue(ref reader)));
            }
            else if (call is not null && reader.ValueTextEquals("extensions"u8))
            {
                reader.Read();
                call.Cost = QueryCost.Read(JsonElement.ParseValue(ref reader));
            }
            else
            {
                reader.Skip();
            }
        }

        // Reads on past the closing brace, which refuses anything but space behind it.
        reader.Read();
        if (errors is { Count: > 0 })
        {
            throw hasData
                ? new WandbGraphQLException($"The server answered only in part: {GraphQLErrors.Describe(errors)}", errors, result)
                : Failed(errors);
        }

        return hasData ? result : throw new WandbProtocolException("The answer has neither data nor errors.");
    }

    private static TResult ReadData<TResult>(ref Utf8JsonReader reader, IGraphQLRequest<TResult> request, bool isSecond)
    {
        if (isSecond || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException(isSecond ? "The answer has data twice." : "Expected the answer's data, an object.");
        }

        TResult result = request.ReadData(ref reader);
        return reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == 1
            ? result
            : throw new InvalidOperationException(
                SafeText.Clean($"The reader of {request.Operation} did not stop at the end of the data.")
            );
    }

    private static WandbGraphQLException Failed(List<GraphQLError> errors) =>
        new($"The server refused the operation: {GraphQLErrors.Describe(errors)}", errors);

    private static WandbProtocolException Unexpected(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, Exception exception)
    {
        // Names of fields and the offending characters are the server's.
        string path = SafeText.CleanServerText(JsonLocation.GetPath(json, reader.TokenStartIndex));
        if (exception is JsonException { Path: { } missing })
        {
            // A field is missing from what ends here, or beside what begins here.
            string owner = reader.TokenType == JsonTokenType.EndObject ? path : path[..Math.Max(0, path.LastIndexOfAny(['.', '[']))];
            path = owner.Length == 0 ? missing : $"{owner}.{missing}";
        }

        return new WandbProtocolException(
            $"The answer does not match the schema{(path.Length == 0 ? "" : $", at '{path}'")}: "
                + $"{SafeText.CleanServerText(exception.Message)}",
            path.Length == 0 ? null : path,
            exception
        );
    }
}
