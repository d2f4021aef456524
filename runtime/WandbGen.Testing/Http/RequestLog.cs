using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace WandbGen.Testing;

/// <summary>The requests that a sandbox has received, in the order of arrival.</summary>
public sealed class RequestLog
{
    private readonly ConcurrentQueue<SandboxRequest> _requests = new();

    internal RequestLog() { }

    /// <summary>The number of requests to either origin.</summary>
    public int Count => _requests.Count;

    /// <summary>The requests to both origins.</summary>
    public IReadOnlyCollection<SandboxRequest> All => _requests;

    /// <summary>The GraphQL operations.</summary>
    public IReadOnlyCollection<GraphQLOperationRequest> GraphQL => [.. _requests.OfType<GraphQLOperationRequest>()];

    /// <summary>The requests for files at the API's origin.</summary>
    public IReadOnlyCollection<FileRequest> Files => [.. FilesAt(SandboxOrigin.Api)];

    /// <summary>The requests at the storage's origin.</summary>
    public IReadOnlyCollection<FileRequest> Storage => [.. FilesAt(SandboxOrigin.Storage)];

    /// <summary>Returns the number of requests.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count} requests");

    internal void Add(SandboxRequest request) => _requests.Enqueue(request);

    private IEnumerable<FileRequest> FilesAt(SandboxOrigin origin) =>
        _requests.OfType<FileRequest>().Where(request => request.Origin == origin);
}

/// <summary>The origins of a sandbox.</summary>
public enum SandboxOrigin
{
    /// <summary>The origin of the API: <see cref="WandbSandbox.BaseUrl"/>.</summary>
    Api,

    /// <summary>The origin of the storage, which has the bytes of files: <see cref="WandbSandbox.StorageUrl"/>.</summary>
    Storage,
}

/// <summary>A request that a sandbox has received.</summary>
/// <param name="Origin">The origin that received the request.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path, without the query.</param>
/// <param name="Headers">The headers by name. Letter case does not matter.</param>
public abstract record SandboxRequest(SandboxOrigin Origin, string Method, string Path, IReadOnlyDictionary<string, string> Headers)
{
    internal static IReadOnlyDictionary<string, string> HeadersOf(HttpRequest request) =>
        request.Headers.ToDictionary(
            static header => header.Key,
            static header => header.Value.ToString(),
            StringComparer.OrdinalIgnoreCase
        );
}

/// <summary>A GraphQL operation that a sandbox has received.</summary>
/// <param name="OperationName">The name of the operation, or <see langword="null"/> if it has none.</param>
/// <param name="Document">The document.</param>
/// <param name="Variables">The variables as JSON.</param>
public sealed record GraphQLOperationRequest(
    string? OperationName,
    string Document,
    string Variables,
    IReadOnlyDictionary<string, string> Headers
) : SandboxRequest(SandboxOrigin.Api, HttpMethods.Post, "/graphql", Headers);

/// <summary>A request for the bytes of a file.</summary>
public sealed record FileRequest(SandboxOrigin Origin, string Method, string Path, IReadOnlyDictionary<string, string> Headers)
    : SandboxRequest(Origin, Method, Path, Headers)
{
    internal static FileRequest Create(SandboxOrigin origin, HttpRequest request) =>
        new(origin, request.Method, request.Path, HeadersOf(request));
}
