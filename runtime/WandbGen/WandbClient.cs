using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using WandbGen.CompilerServices;
using WandbGen.Configuration;
using WandbGen.Transport;

namespace WandbGen;

/// <summary>Sends GraphQL operations to one server; safe for concurrent use. Create one and share it: it owns the connections.</summary>
public sealed class WandbClient : IDisposable
{
    private readonly ClientConfiguration _configuration;

    /// <summary>Creates a client that is configured by the environment, <c>netrc</c> and W&amp;B's settings files; sends nothing.</summary>
    /// <exception cref="WandbConfigurationException">There is no API key, or it or the base URL is malformed.</exception>
    public WandbClient()
        : this(new WandbClientOptions())
    {
    }

    /// <summary>Creates a client; sends nothing.</summary>
    /// <param name="options">What the environment, <c>netrc</c> and W&amp;B's settings files shall not decide.</param>
    /// <exception cref="WandbConfigurationException">There is no API key, or it, the base URL or a header is malformed.</exception>
    public WandbClient(WandbClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);

        Options = options;
        _configuration = ClientConfiguration.Resolve(options, options.LoggerFactory.CreateLogger<WandbClient>());
        var origin = new ServerOrigin(_configuration.BaseUrl);
        AuthenticationHeaderValue authorization = ApiKey.ToHeader(_configuration.ApiKey);
        Content = new ContentClient(new HttpSender(HttpHandlers.CreateForContent(options), origin, authorization, options), options);
    }

    /// <summary>The server's base URL, without a slash at its end.</summary>
    public Uri BaseUrl => _configuration.BaseUrl;

    /// <summary>Where the server's pages for people are, such as <c>https://wandb.ai</c>; the environment's <c>WANDB_APP_URL</c> overrides it.</summary>
    public Uri AppUrl => _configuration.AppUrl;

    /// <summary>The entity of paths that name none, or <see langword="null"/> if none is configured.</summary>
    public string? Entity => _configuration.Entity;

    /// <summary>The project of paths that name none, or <see langword="null"/> if none is configured.</summary>
    public string? Project => _configuration.Project;

    internal WandbClientOptions Options { get; }

    /// <summary>Fetches bytes from the addresses that answers hold.</summary>
    internal ContentClient Content { get; }

    /// <summary>Sends one operation and reads its answer; called by emitted code.</summary>
    public Task<TResult> ExecuteAsync<TResult>(IGraphQLRequest<TResult> request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Dispose() => Content.Dispose();

    /// <summary>The client's type and the server's base URL.</summary>
    public override string ToString() => $"{nameof(WandbClient)} {BaseUrl.AbsoluteUri}";
}
