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
    /// <param name="call">The call, which notes the cost of the query that the answer states.</param>
    /// <exception cref="WandbGraphQLException">The answer has errors.</exception>
    /// <exception cref="WandbNotFoundException">A step of the path is null.</exception>
    /// <exception cref="WandbProtocolException">The answer is not GraphQL, is truncated, or does not match the schema.</exception>
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

        var reader = new JsonTokenReader(json);
        try
        {
            return Read(ref reader, request, call);
        }
        catch (Exception exception)
            when (exception is JsonException or InvalidOperationException or FormatException or OverflowException or ArgumentException
                || exception is WandbException and not WandbGraphQLException
            )
        {
            // The errors explain why the data is not valid. They may follow the data.
            List<GraphQLError> errors = GraphQLErrors.ReadBody(json);
            throw errors.Count > 0
                ? Failed(errors)
                : exception as WandbException
                    ?? (
                        JsonLocation.IsTruncated(json)
                            ? new WandbProtocolException("The answer is truncated.", innerException: WithoutExcerpt(exception))
                            {
                                Retryability = Retryability.IfReadOnly,
                                BrokeOff = true,
                            }
                            : Unexpected(json, ref reader, WithoutExcerpt(exception))
                    );
        }
    }

    private static TResult Read<TResult>(ref JsonTokenReader reader, IGraphQLRequest<TResult> request, GraphQLCall? call)
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
            if (GraphQLReader.IsText(in reader, "data"u8))
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.Null)
                {
                    result = ReadData(ref reader, request, hasData);
                    hasData = true;
                }
            }
            else if (GraphQLReader.IsText(in reader, "errors"u8))
            {
                // If there are several lists, the errors of all are kept.
                reader.Read();
                (errors ??= []).AddRange(GraphQLErrors.Read(reader.ReadElement()));
            }
            else if (call is not null && GraphQLReader.IsText(in reader, "extensions"u8))
            {
                reader.Read();
                call.Cost = QueryCost.Read(reader.ReadElement());
            }
            else
            {
                reader.Skip();
            }
        }

        // Reading past the closing brace throws if anything but white space follows.
        reader.Read();
        if (errors is { Count: > 0 })
        {
            throw hasData
                ? new WandbGraphQLException($"The server answered only in part: {GraphQLErrors.Describe(errors)}", errors, result)
                : Failed(errors);
        }

        return hasData ? result : throw new WandbProtocolException("The answer has neither data nor errors.");
    }

    private static TResult ReadData<TResult>(ref JsonTokenReader reader, IGraphQLRequest<TResult> request, bool isSecond)
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

    // The parser quotes text that it cannot read. That can be a key that the server has just created, which is not known as a secret yet.
    private static Exception WithoutExcerpt(Exception exception) =>
        exception is JsonException { LineNumber: { } line, BytePositionInLine: { } position }
            ? new JsonException(SafeText.Clean($"the text is not JSON at line {line + 1}, byte {position + 1}."))
            : exception;

    private static WandbGraphQLException Failed(List<GraphQLError> errors) =>
        new($"The server refused the operation: {GraphQLErrors.Describe(errors)}", errors);

    private static WandbProtocolException Unexpected(ReadOnlySpan<byte> json, ref JsonTokenReader reader, Exception exception)
    {
        // Field names and the invalid characters come from the server.
        string path = SafeText.CleanServerText(JsonLocation.GetPath(json, reader.TokenStart));
        if (exception is JsonException { Path: { } missing })
        {
            // The missing field belongs to the object that ends here, or to the one that contains the value that begins here.
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
