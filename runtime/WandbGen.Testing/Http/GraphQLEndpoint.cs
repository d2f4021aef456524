using System.Text.Json;
using System.Text.RegularExpressions;
using GraphQL;
using GraphQL.SystemTextJson;
using GraphQL.Types;
using Microsoft.AspNetCore.Http;
using WandbGen.Testing.GraphQL;

namespace WandbGen.Testing.Http;

/// <summary>GraphQL over HTTP, as W&amp;B's clients speak it.</summary>
internal sealed partial class GraphQLEndpoint(ISchema schema, Graph graph, Reception reception)
{
    private readonly DocumentExecuter _executer = new();
    private readonly GraphQLSerializer _serializer = new();

    public async Task ExecuteAsync(HttpContext context)
    {
        string? document;
        string? operationName = null;
        string variables = "null";
        Inputs inputs = Inputs.Empty;
        try
        {
            using JsonDocument body = await JsonDocument
                .ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted)
                .ConfigureAwait(false);
            document = body.RootElement.TryGetProperty("query", out JsonElement query) ? query.GetString() : null;
            if (body.RootElement.TryGetProperty("operationName", out JsonElement name))
            {
                operationName = name.GetString();
            }

            if (body.RootElement.TryGetProperty("variables", out JsonElement values) && values.ValueKind == JsonValueKind.Object)
            {
                variables = values.GetRawText();
                inputs = _serializer.Deserialize<Inputs>(variables)!;
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            await WriteAsync(
                    context,
                    StatusCodes.Status400BadRequest,
                    new ExecutionResult { Errors = [new ExecutionError($"The body is not a GraphQL request: {exception.Message}")] }
                )
                .ConfigureAwait(false);
            return;
        }

        if (string.IsNullOrWhiteSpace(document))
        {
            await WriteAsync(
                    context,
                    StatusCodes.Status400BadRequest,
                    new ExecutionResult { Errors = [new ExecutionError("The body has no 'query'.")] }
                )
                .ConfigureAwait(false);
            return;
        }

        // W&B's own client sends an empty name for the only operation.
        operationName = string.IsNullOrEmpty(operationName) ? null : operationName;
        var request = new GraphQLOperationRequest(
            operationName ?? (NamedOperation().Match(document) is { Success: true } match ? match.Groups[1].Value : null),
            document,
            variables,
            SandboxRequest.HeadersOf(context.Request)
        );
        await reception.AnswerAsync(context, request, () => ExecuteAsync(context, document, operationName, inputs)).ConfigureAwait(false);
    }

    private async Task ExecuteAsync(HttpContext context, string document, string? operationName, Inputs inputs)
    {
        graph.Data.Directory?.Refresh();
        graph.Data.ExpireStreams(graph.Options.TimeProvider.GetUtcNow());
        ExecutionResult result = await _executer
            .ExecuteAsync(options =>
            {
                options.Schema = schema;
                options.Root = graph;
                options.Query = document;
                options.OperationName = operationName;
                options.Variables = inputs;
                options.CancellationToken = context.RequestAborted;
            })
            .ConfigureAwait(false);
        int status =
            result.Errors?.OfType<Refusal>().FirstOrDefault()?.Status
            ?? (result.Executed ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
        await WriteAsync(context, status, result).ConfigureAwait(false);
    }

    private async Task WriteAsync(HttpContext context, int status, ExecutionResult result)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await _serializer.WriteAsync(context.Response.Body, result, context.RequestAborted).ConfigureAwait(false);
    }

    [GeneratedRegex(@"\b(?:query|mutation)\s+(\w+)")]
    private static partial Regex NamedOperation();
}
