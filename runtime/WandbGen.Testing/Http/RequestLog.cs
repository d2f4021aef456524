using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace WandbGen.Testing;

/// <summary>What a sandbox was asked, in the order of arrival; for tests.</summary>
public sealed class RequestLog
{
    private readonly ConcurrentQueue<GraphQLOperationRequest> _graphQL = new();
    private readonly ConcurrentQueue<FileRequest> _api = new();
    private readonly ConcurrentQueue<FileRequest> _storage = new();

    /// <summary>The number of requests to either origin.</summary>
    public int Count => _graphQL.Count + _api.Count + _storage.Count;

    /// <summary>The GraphQL operations.</summary>
    public IReadOnlyCollection<GraphQLOperationRequest> GraphQL => _graphQL;

    /// <summary>The requests for files at the API's origin.</summary>
    public IReadOnlyCollection<FileRequest> Files => _api;

    /// <summary>The requests at the storage's origin.</summary>
    public IReadOnlyCollection<FileRequest> Storage => _storage;

    internal void AddGraphQL(string? operationName, string document, string variables, HttpRequest request) =>
        _graphQL.Enqueue(new GraphQLOperationRequest(operationName, document, variables, HeadersOf(request)));

    internal void AddFile(HttpRequest request) => _api.Enqueue(Create(request));

    internal void AddStorage(HttpRequest request) => _storage.Enqueue(Create(request));

    private static FileRequest Create(HttpRequest request) => new(request.Method, request.Path, HeadersOf(request));

    private static Dictionary<string, string> HeadersOf(HttpRequest request) =>
        request.Headers.ToDictionary(
            static header => header.Key,
            static header => header.Value.ToString(),
            StringComparer.OrdinalIgnoreCase
        );
}

/// <summary>A GraphQL operation that was asked for.</summary>
public sealed record GraphQLOperationRequest(
    string? OperationName,
    string Document,
    string Variables,
    IReadOnlyDictionary<string, string> Headers
);

/// <summary>A request for bytes.</summary>
public sealed record FileRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers);
