using System.ComponentModel;
using Microsoft.Extensions.Logging;
using WandbGen.CompilerServices;
using WandbGen.Configuration;
using WandbGen.Redaction;
using WandbGen.Transport;

namespace WandbGen;

/// <summary>Sends GraphQL operations to one server; safe for concurrent use. Create one and share it: it owns the connections.</summary>
public sealed class WandbClient : IDisposable
{
    private readonly Secrets _secrets = new();
    private readonly ClientConfiguration _configuration;
    private readonly ClientCredentials _credentials;
    private readonly GraphQLTransport _transport;

    /// <summary>Creates a client that is configured by the environment, <c>netrc</c> and W&amp;B's settings files; sends nothing.</summary>
    /// <exception cref="WandbConfigurationException">There is neither an API key nor an identity token, or the key or the base URL is
    /// malformed.</exception>
    public WandbClient()
        : this(new WandbClientOptions()) { }

    /// <summary>Creates a client; sends nothing.</summary>
    /// <param name="options">What the environment, <c>netrc</c> and W&amp;B's settings files shall not decide. The client keeps a copy:
    /// later changes do not reach it.</param>
    /// <exception cref="WandbConfigurationException">There is neither an API key nor an identity token, or the key, the base URL or a
    /// header is malformed.</exception>
    public WandbClient(WandbClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);

        options = options.Snapshot();
        options.Hide(_secrets);
        EnvironmentDefaults.Apply(options);
        _secrets.AddHeaders(options);
        options.Validate();
        Options = options;
        ILogger logger = Logger = options.CreateLogger();
        _configuration = ClientConfiguration.Resolve(options, logger);
        _secrets.Add(_configuration.Credentials.ApiKey);
        HttpChannel channel = HttpHandlers.CreateForApi(options, _configuration.Network, _secrets);
        _credentials = ClientCredentials.Create(_configuration, channel, _secrets, options, logger);
        var budget = new RetryBudget(options.Retry.Budget);
        var gate = new RateLimitGate(options);
        var apiSender = new HttpSender(channel, ServerOrigin.OfApi(_configuration), _credentials, gate, options);
        _transport = new GraphQLTransport(_configuration.Endpoint, apiSender, _credentials, budget, gate, options, logger);
        Content = new ContentClient(
            new HttpSender(
                HttpHandlers.CreateForContent(options, _configuration.Network, _secrets),
                ServerOrigin.OfFiles(_configuration),
                _credentials,
                gate,
                options
            ),
            budget,
            gate,
            _configuration.BaseUrl,
            options,
            logger
        );
        Downloads = new Downloader(Content);
        Uploads = new Uploader(Content);
    }

    /// <summary>The server's base URL, without a slash at its end.</summary>
    public Uri BaseUrl => _configuration.BaseUrl;

    /// <summary>Where the server's pages for people are, such as <c>https://wandb.ai</c>; the environment's <c>WANDB_APP_URL</c> overrides
    /// it.</summary>
    public Uri AppUrl => _configuration.AppUrl;

    /// <summary>The entity of paths that name none, or <see langword="null"/> if none is configured.</summary>
    public string? Entity => _configuration.Entity;

    /// <summary>The project of paths that name none, or <see langword="null"/> if none is configured.</summary>
    public string? Project => _configuration.Project;

    /// <summary>Downloads files, such as those of a run.</summary>
    public Downloader Downloads { get; }

    /// <summary>Uploads files, such as those of a run.</summary>
    public Uploader Uploads { get; }

    internal WandbClientOptions Options { get; }

    internal ILogger Logger { get; }

    /// <summary>Fetches bytes from the addresses that answers hold.</summary>
    internal ContentClient Content { get; }

    /// <summary>Whether <c>new WandbClient()</c> would find an API key or an identity token, so that a program can do something else where
    /// there is none.</summary>
    /// <param name="options">What the environment shall not decide.</param>
    /// <exception cref="WandbConfigurationException">A setting is malformed: that is not the same as none.</exception>
    public static bool IsConfigured(WandbClientOptions? options = null)
    {
        options ??= new WandbClientOptions();
        return ClientConfiguration.HasCredentials(options, options.CreateLogger());
    }

    /// <summary>Sends one operation and reads its answer; called by emitted code.</summary>
    /// <typeparam name="TResult">What the answer is read into.</typeparam>
    /// <param name="request">The operation, its variables and the reader of its answer.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The result; an answer with errors is an exception.</returns>
    /// <exception cref="WandbException">One of its kinds, after the retries that <see cref="WandbClientOptions.Retry"/> allows.</exception>
    /// <exception cref="ObjectDisposedException">The client is disposed, before the call or during it.</exception>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public Task<TResult> ExecuteAsync<TResult>(IGraphQLRequest<TResult> request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return ExecuteAsync(request, asksForLess: null, cancellationToken);
    }

    /// <param name="request">The operation, its variables and the reader of its answer.</param>
    /// <param name="asksForLess">Whether the caller asks for less after a failure instead, which is then thrown at once;
    /// <see langword="null"/> if it never does.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    internal Task<TResult> ExecuteAsync<TResult>(
        IGraphQLRequest<TResult> request,
        Func<WandbException, bool>? asksForLess,
        CancellationToken cancellationToken
    ) => _transport.ExecuteAsync(request, asksForLess, cancellationToken);

    /// <summary>Closes the connections; calls that are under way fail with <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        // Those who wait for something of the others are told first.
        Content.Dispose();
        _transport.Dispose();
        _credentials.Dispose();
    }

    /// <summary>The client's type and the server's base URL.</summary>
    public override string ToString() => $"{nameof(WandbClient)} {BaseUrl.AbsoluteUri}";
}
