using System.ComponentModel;
using Microsoft.Extensions.Logging;
using WandbGen.CompilerServices;
using WandbGen.Configuration;
using WandbGen.Redaction;
using WandbGen.Transport;

namespace WandbGen;

/// <summary>
/// Sends GraphQL operations to one server. A client is safe for concurrent use and owns its connections: create one and share it.
/// </summary>
public sealed class WandbClient : IDisposable
{
    private readonly Secrets _secrets = new();
    private readonly ClientConfiguration _configuration;
    private readonly ClientCredentials _credentials;
    private readonly GraphQLTransport _transport;

    /// <summary>
    /// Creates a client that is configured by environment variables, <c>netrc</c> and W&amp;B's settings files. Sends no request.
    /// </summary>
    /// <exception cref="WandbConfigurationException">
    /// There is neither an API key nor an identity token, or the key or the base URL is malformed.
    /// </exception>
    public WandbClient()
        : this(new WandbClientOptions()) { }

    /// <summary>Creates a client. Sends no request.</summary>
    /// <param name="options">
    /// The settings that take precedence over environment variables, <c>netrc</c> and W&amp;B's settings files. The client copies them, so
    /// later changes have no effect on it.
    /// </param>
    /// <exception cref="WandbConfigurationException">
    /// There is neither an API key nor an identity token, or the key, the base URL or a header is malformed.
    /// </exception>
    public WandbClient(WandbClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);

        options = options.Snapshot();
        options.Hide(_secrets);
        EnvironmentDefaults.Apply(options);
        _secrets.AddHeaders(options.HeaderValues);
        options.Validate();
        Options = options;
        ILogger logger = options.CreateLogger();
        _configuration = ClientConfiguration.Resolve(options, logger);
        _secrets.Add(_configuration.Credentials.ApiKey);
        HttpChannel channel = HttpHandlers.CreateForApi(options, _configuration.Network, _secrets);
        _credentials = ClientCredentials.Create(_configuration, channel, _secrets, options, logger);
        var limits = new ClientLimits(options);
        var apiSender = new HttpSender(channel, ServerOrigin.OfApi(_configuration), _credentials, limits.Gate, options);
        _transport = new GraphQLTransport(
            _configuration.Endpoint,
            apiSender,
            new AnswerReader(_configuration.Endpoint, _credentials, options),
            limits,
            options,
            logger
        );
        Content = new ContentClient(
            new HttpSender(
                HttpHandlers.CreateForContent(options, _configuration.Network, _secrets),
                ServerOrigin.OfFiles(_configuration),
                _credentials,
                limits.Gate,
                options
            ),
            limits,
            _configuration.BaseUrl,
            options,
            logger
        );
        Downloads = new Downloader(Content);
        Uploads = new Uploader(Content);
    }

    /// <summary>The base URL of the server, without a trailing slash.</summary>
    public Uri BaseUrl => _configuration.BaseUrl;

    /// <summary>
    /// The base URL of the server's web pages, such as <c>https://wandb.ai</c>. The environment variable <c>WANDB_APP_URL</c> overrides it.
    /// </summary>
    public Uri AppUrl => _configuration.AppUrl;

    /// <summary>The default entity, which is used for paths without an entity, or <see langword="null"/> if none is configured.</summary>
    public string? Entity => _configuration.Entity;

    /// <summary>The default project, which is used for paths without a project, or <see langword="null"/> if none is configured.</summary>
    public string? Project => _configuration.Project;

    /// <summary>Downloads files, such as those of a run.</summary>
    public Downloader Downloads { get; }

    /// <summary>Uploads files, such as those of a run.</summary>
    public Uploader Uploads { get; }

    internal WandbClientOptions Options { get; }

    /// <summary>Downloads bytes from the addresses that answers contain.</summary>
    internal ContentClient Content { get; }

    /// <summary>Whether an API key or an identity token is configured, so that <c>new WandbClient()</c> would find it.</summary>
    /// <param name="options">The settings that take precedence over environment variables.</param>
    /// <exception cref="WandbConfigurationException">A setting is malformed.</exception>
    public static bool IsConfigured(WandbClientOptions? options = null)
    {
        options ??= new WandbClientOptions();
        return ClientConfiguration.HasCredentials(options, options.CreateLogger());
    }

    /// <summary>Sends an operation and reads its answer. Emitted code calls this method.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="request">The operation, its variables and the reader of its answer.</param>
    /// <param name="cancellationToken">A token that cancels the call.</param>
    /// <returns>The result. An answer with errors throws.</returns>
    /// <exception cref="WandbException">The call failed, after the retries that <see cref="WandbClientOptions.Retry"/> allows.</exception>
    /// <exception cref="ObjectDisposedException">The client was disposed before or during the call.</exception>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public Task<TResult> ExecuteAsync<TResult>(IGraphQLRequest<TResult> request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return ExecuteAsync(request, asksForLess: null, cancellationToken);
    }

    /// <summary>Hides a secret that the server has sent in all texts of this library.</summary>
    internal void Hide(string secret) => _secrets.Add(secret);

    /// <summary>Returns the features of the server, which are requested once.</summary>
    internal Task<CompilerServices.ServerFeatures> GetFeaturesAsync(CancellationToken cancellationToken) =>
        _transport.GetFeaturesAsync(cancellationToken);

    /// <summary>Refuses what the server cannot do.</summary>
    /// <param name="feature">The name of the feature.</param>
    /// <param name="subject">What needs it.</param>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    internal async Task RequireFeatureAsync(string feature, string subject, CancellationToken cancellationToken)
    {
        if (!(await GetFeaturesAsync(cancellationToken).ConfigureAwait(false)).Has(feature))
        {
            throw new WandbUnsupportedFeatureException(feature, subject);
        }
    }

    /// <param name="request">The operation, its variables and the reader of its answer.</param>
    /// <param name="asksForLess">
    /// Returns whether the caller requests less data after a failure, which is then thrown at once; <see langword="null"/> if it never
    /// does.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the call.</param>
    internal Task<TResult> ExecuteAsync<TResult>(
        IGraphQLRequest<TResult> request,
        Func<WandbException, bool>? asksForLess,
        CancellationToken cancellationToken
    ) => _transport.ExecuteAsync(request, asksForLess, cancellationToken);

    /// <summary>Closes the connections. Calls that are in progress fail with an <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        // Waiting calls are ended before the objects that they wait for are disposed.
        Content.Dispose();
        _transport.Dispose();
        _credentials.Dispose();
    }

    /// <summary>Returns the type of the client and the base URL of the server.</summary>
    public override string ToString() => $"{nameof(WandbClient)} {SafeText.Clean(BaseUrl.AbsoluteUri)}";
}
