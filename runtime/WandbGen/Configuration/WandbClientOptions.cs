using System.Diagnostics;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using WandbGen.Configuration;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>Options of a <see cref="WandbClient"/>: its server, its credentials and its limits.</summary>
/// <remarks>
/// A setting that is not specified is read from environment variables, <c>netrc</c> and W&amp;B's settings files, in the same order as by
/// W&amp;B's Python client.
/// </remarks>
public sealed record WandbClientOptions
{
    // The environment variables that name a proxy.
    private static readonly string[] s_proxies =
    [
        "https_proxy",
        "HTTPS_PROXY",
        "http_proxy",
        "HTTP_PROXY",
        "all_proxy",
        "ALL_PROXY",
        "WANDB_HTTP_PROXY",
        "WANDB_HTTPS_PROXY",
    ];

    // Null by default, so that no code of the logging package runs.
    private ILoggerFactory? _loggerFactory;

    /// <summary>
    /// The API key. By default the environment variable <c>WANDB_API_KEY</c> or, if there is no identity token, the entry of the base URL
    /// in <c>netrc</c> (<c>NETRC</c>, <c>~/.netrc</c>, or <c>~/_netrc</c> if that does not exist).
    /// </summary>
    /// <remarks>
    /// The key can be set and copied to other options, but reading it returns <c>***</c>, because serializers and loggers read every
    /// property. <see cref="WandbClient.IsConfigured"/> tells whether there is a key.
    /// </remarks>
    [JsonIgnore]
    public string? ApiKey
    {
        get => Masked.Show(Key);
        set => Key = Masked.Reveal(value);
    }

    /// <summary>
    /// The path of a file with the identity token (OIDC) of a workload, which is exchanged for access tokens. It is used if there is no
    /// <see cref="ApiKey"/>. By default the environment variable <c>WANDB_IDENTITY_TOKEN_FILE</c>. The file is read again for each
    /// exchange, so the token can be renewed.
    /// </summary>
    /// <remarks>
    /// Access tokens are stored for other processes, as by W&amp;B's Python client, in the file that the environment variable
    /// <c>WANDB_CREDENTIALS_FILE</c> or the setting <c>credentials_file</c> names, by default <c>credentials.json</c> beside the user's
    /// settings. The entries of this file are keyed by base URL. A token is renewed five minutes before it expires, or in the last quarter
    /// of its lifetime if that is shorter than 20 minutes. If the server refuses a token with 401, it is renewed once for all calls that
    /// wait.
    /// </remarks>
    public string? IdentityTokenFile { get; set; }

    /// <summary>
    /// A token that is sent as <c>Authorization: Bearer</c> instead of an API key, to the API's origin only. Reading it returns <c>***</c>,
    /// as with <see cref="ApiKey"/>.
    /// </summary>
    [JsonIgnore]
    public string? BearerToken
    {
        get => Masked.Show(Bearer);
        set => Bearer = Masked.Reveal(value);
    }

    /// <summary>
    /// A function that returns the token that is sent as <c>Authorization: Bearer</c>, for tokens that expire during the lifetime of the
    /// client. It is called for the first request, and again when the server refuses a token with 401, once for all calls that wait. Return
    /// a token from a cache that knows when it expires: a request with an expired token is sent twice. An exception that it throws is the
    /// cause of a <see cref="WandbConfigurationException"/>, unless it is a <see cref="WandbException"/> itself.
    /// </summary>
    public Func<CancellationToken, ValueTask<string>>? BearerTokenProvider { get; set; }

    /// <summary>
    /// The address that GraphQL operations are sent to, for a server other than W&amp;B's, such as <c>https://api.github.com/graphql</c>.
    /// <see langword="null"/> (the default) is <c>/graphql</c> below <see cref="BaseUrl"/>.
    /// </summary>
    /// <remarks>
    /// If it is set, W&amp;B's environment variables, <c>netrc</c> and settings files are not used, except for proxies and certificate
    /// authorities, so W&amp;B credentials are not sent to another server. The credentials are <see cref="BearerToken"/>, <see
    /// cref="BearerTokenProvider"/>, or a header in <see cref="Headers"/>, including <c>Authorization</c>; they are optional. They are sent
    /// to the endpoint and to addresses below its last slash, with the same scheme, host and port. They are never sent with a download or
    /// an upload.
    /// </remarks>
    public Uri? Endpoint { get; set; }

    /// <summary>
    /// The base URL of the server. By default the environment variable <c>WANDB_BASE_URL</c>, or else <c>base_url</c> of the settings
    /// files, or else <c>https://api.wandb.ai</c>.
    /// </summary>
    public Uri? BaseUrl { get; set; }

    /// <summary>
    /// The entity that is used for paths without an entity. By default the environment variable <c>WANDB_ENTITY</c>, or else <c>entity</c>
    /// of the settings files.
    /// </summary>
    public string? Entity { get; set; }

    /// <summary>
    /// The project that is used for paths without a project. By default the environment variable <c>WANDB_PROJECT</c>, or else
    /// <c>project</c> of the settings files.
    /// </summary>
    public string? Project { get; set; }

    /// <summary>The time limit for establishing a connection. The default is 15 seconds.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// The time limit for one attempt, from sending the request to the last byte of the answer. The default is 30 seconds, as in W&amp;B's
    /// Python client, or the environment variable <c>WANDB_HTTP_TIMEOUT</c>.
    /// </summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The time limit for a call with all its attempts and the delays between them. The default is 120 seconds, or
    /// <c>WANDB_HTTP_TIMEOUT</c> if that is longer.
    /// </summary>
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>The largest size of an answer in bytes, after decompression. The default is 64 MiB.</summary>
    public int MaxResponseSize { get; set; } = 64 * 1024 * 1024;

    /// <summary>When and how often a failed request is retried.</summary>
    public WandbRetryOptions Retry { get; set; } = new();

    /// <summary>
    /// Whether a collection requests its next page while the current one is processed, starting with the second page. The default is <see
    /// langword="true"/>.
    /// </summary>
    public bool Prefetch { get; set; } = true;

    /// <summary>
    /// The maximum number of HTTP/1.1 connections to a server, and of streams that all downloads and uploads of the client use together.
    /// The default is 16.
    /// </summary>
    public int MaxConnectionsPerServer { get; set; } = 16;

    /// <summary>
    /// The maximum number of redirects that a request follows; 0 for none. The default is 5. Redirects of the API are followed only within
    /// its origin and never to <c>http</c>.
    /// </summary>
    public int MaxRedirects { get; set; } = 5;

    /// <summary>
    /// The maximum number of new signed addresses that are requested for a file without receiving a byte in between. The default is 3.
    /// </summary>
    public int MaxAddressRefreshes { get; set; } = 3;

    /// <summary>
    /// The maximum number of consecutive empty pages of a listing while the server states that more items follow. The default is 10. A page
    /// can be empty because the API key has no access to its rows.
    /// </summary>
    public int MaxEmptyPages { get; set; } = 10;

    /// <summary>
    /// The largest page size of collections without an explicit page size. The default is 1,000. A listing needs more requests if this is
    /// smaller, so reduce it only for a server that refuses large pages.
    /// </summary>
    public int MaxPageSize { get; set; } = 1000;

    /// <summary>
    /// A callback that accepts answers with data and errors. It is called with the errors, and the call returns the data. If it is <see
    /// langword="null"/> (the default), such an answer throws a <see cref="WandbGraphQLException"/> that has the data.
    /// </summary>
    /// <remarks>
    /// Fields that failed are null in the data, and are left out of pages. Data that does not match the types of the query still throws,
    /// and so does every mutation whose answer has errors. The callback is called before the data is returned, on any thread, and also for
    /// pages that are requested ahead. An exception of the callback is thrown by the call.
    /// </remarks>
    /// <example>
    /// <code>
    /// var options = new WandbClientOptions { OnPartialResult = error => logger.LogWarning(error, "Listed in part.") };
    /// </code>
    /// </example>
    public Action<WandbGraphQLException>? OnPartialResult { get; set; }

    /// <summary>
    /// Headers that are added to every request to the API's origin, and to no other request. The environment variable
    /// <c>WANDB__EXTRA_HTTP_HEADERS</c>, a JSON object, adds further headers.
    /// </summary>
    /// <remarks>
    /// Headers can be set and copied to other options, but reading a value returns <c>***</c>, as with <see cref="ApiKey"/>. The library
    /// hides the values in its texts; values with fewer than six characters are hidden only next to the name of their header. The values of
    /// <c>User-Agent</c> and <c>Accept</c> are not hidden.
    /// </remarks>
    [JsonIgnore]
    public IReadOnlyDictionary<string, string> Headers
    {
        get => new MaskedHeaders(HeaderValues);
        set => HeaderValues = MaskedHeaders.Reveal(value);
    }

    /// <summary>
    /// Whether the base URL and the addresses of content can use <c>http</c> beyond the loopback interface. The API key can then be read on
    /// the network.
    /// </summary>
    public bool AllowInsecureHttp { get; set; }

    /// <summary>
    /// Whether the <c>default</c> entry of <c>netrc</c> is used if no entry names the server, as in Python. Its password is then sent to
    /// any server that the base URL names. The default is <see langword="false"/>: the entry is ignored.
    /// </summary>
    public bool AllowNetrcDefaultForAnyServer { get; set; }

    /// <summary>
    /// Whether content can be downloaded from loopback and private addresses, which self-hosted servers need. The default is <see
    /// langword="true"/>. Link-local, metadata-service and unspecified addresses are always refused. This cannot be checked behind a proxy,
    /// which resolves names by itself. The address of the proxy itself is not checked.
    /// </summary>
    public bool AllowPrivateContentAddresses { get; set; } = true;

    /// <summary>
    /// A function that is called once for the API and once for content with the handler that the client would use. It can configure, wrap
    /// or replace the handler. A replacement must not follow redirects. The client disposes the handler that the function returns. A
    /// wrapper sees compressed answers as they were sent, because the client decodes them itself.
    /// </summary>
    public Func<SocketsHttpHandler, HttpMessageHandler>? ConfigureHttpHandler { get; set; }

    /// <summary>The time provider of timeouts and delays.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>The logger factory. By default nothing is logged.</summary>
    public ILoggerFactory LoggerFactory
    {
        get => _loggerFactory ?? NullLoggerFactory.Instance;
        set => _loggerFactory = value;
    }

    /// <summary>The API key itself.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    internal string? Key { get; private set; }

    /// <summary>The bearer token itself.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    internal string? Bearer { get; private set; }

    /// <summary>The headers with their values. A client copies them (<see cref="Snapshot"/>), so later changes have no effect on
    /// it.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    internal IReadOnlyDictionary<string, string> HeaderValues { get; set; } =
        System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The environment of the process. Tests replace it, because they run in parallel.</summary>
    internal Configuration.WandbEnvironment Environment { get; set; } = Configuration.WandbEnvironment.Process;

    /// <summary>The source of jitter.</summary>
    internal Random Random { get; set; } = Random.Shared;

    /// <summary>Returns the base URL, the entity and the project, without any secret.</summary>
    public override string ToString() =>
        SafeText.Clean(
            $"{nameof(WandbClientOptions)} {{ BaseUrl = "
                + (
                    BaseUrl is { IsAbsoluteUri: true } url
                        ? url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
                        : ""
                )
                + $", Entity = {Entity}, Project = {Project} }}"
        );

    /// <summary>Hides the secrets of the options and the environment, before any of them is validated.</summary>
    internal void Hide(Secrets secrets)
    {
        secrets.Add(Key);
        secrets.Add(Bearer);
        secrets.AddAddress(Endpoint?.OriginalString);
        secrets.Add(Environment["WANDB_API_KEY"]);
        secrets.AddAddress(BaseUrl?.OriginalString);
        secrets.AddAddress(Environment["WANDB_BASE_URL"]);
        secrets.AddHeaders(HeaderValues);
        foreach (string variable in s_proxies)
        {
            secrets.AddAddress(Environment[variable]);
        }
    }

    /// <summary>Returns a random number from 0 to 1. A seeded source is not safe for concurrent use, unlike the shared one.</summary>
    internal double NextRandom()
    {
        if (ReferenceEquals(Random, Random.Shared))
        {
            return Random.NextDouble();
        }

        lock (Random)
        {
            return Random.NextDouble();
        }
    }

    // The logger is created by name, because .NET would have to format the name of a type.
    internal ILogger CreateLogger() => new SafeLogger(_loggerFactory?.CreateLogger($"{nameof(WandbGen)}.{nameof(WandbClient)}"));

    /// <summary>Returns a copy that no other code can change.</summary>
    internal WandbClientOptions Snapshot()
    {
        var headers = new Dictionary<string, string>(HeaderValues.Count);
        foreach ((string name, string value) in HeaderValues)
        {
            headers.Add(name, Masked.Reveal(value)!);
        }

        return this with
        {
            Retry = Retry with { },
            HeaderValues = headers,
        };
    }

    /// <summary>
    /// Checks that the values are valid. The constructor of a client calls this method. It does not check whether there is an API key.
    /// </summary>
    /// <exception cref="WandbConfigurationException">A limit, a count or a header is not valid. The message names the property.</exception>
    public void Validate()
    {
        RequireDuration(ConnectTimeout, nameof(ConnectTimeout));
        RequireDuration(AttemptTimeout, nameof(AttemptTimeout));
        RequireDuration(TotalTimeout, nameof(TotalTimeout));
        Require(MaxResponseSize > 0, nameof(MaxResponseSize), "must be positive");
        Require(MaxConnectionsPerServer > 0, nameof(MaxConnectionsPerServer), "must be positive");
        Require(MaxRedirects >= 0, nameof(MaxRedirects), "must not be negative");
        Require(MaxAddressRefreshes >= 0, nameof(MaxAddressRefreshes), "must not be negative");
        Require(MaxEmptyPages > 0, nameof(MaxEmptyPages), "must be positive");
        Require(MaxPageSize > 0, nameof(MaxPageSize), "must be positive");
        Require(Retry.MaxRetries >= 0, nameof(WandbRetryOptions.MaxRetries), "must not be negative");
        Require(Retry.BaseDelay >= TimeSpan.Zero, nameof(WandbRetryOptions.BaseDelay), "must not be negative");
        RequirePause(Retry.MaxDelay, nameof(WandbRetryOptions.MaxDelay));
        RequirePause(Retry.MaxRetryAfter, nameof(WandbRetryOptions.MaxRetryAfter));
        bool mayAuthorize = Endpoint is not null && Bearer is null && BearerTokenProvider is null;
        foreach ((string name, string value) in HeaderValues)
        {
            Require(
                CanSendHeader(name, value, mayAuthorize),
                nameof(Headers),
                $"cannot hold '{name}'"
                    + (
                        name.Equals("Authorization", StringComparison.OrdinalIgnoreCase)
                            ? $"; {nameof(ApiKey)} and {nameof(BearerToken)} are for that"
                            : ""
                    )
            );
        }
    }

    /// <summary>
    /// Checks that there are credentials for the server, in these options or where W&amp;B's Python client stores them. Sends no request.
    /// </summary>
    /// <exception cref="WandbConfigurationException">
    /// There is neither an API key nor an identity token, or one of them is malformed.
    /// </exception>
    public void RequireCredentials() => ClientConfiguration.Resolve(this, NullLogger.Instance);

    /// <summary>Whether a header is well-formed and not one that the client sets itself.</summary>
    internal static bool CanSendHeader(string name, string value, bool mayAuthorize = false)
    {
        using var probe = new HttpRequestMessage();
        return (mayAuthorize || !name.Equals("Authorization", StringComparison.OrdinalIgnoreCase))
            && !name.Equals("Host", StringComparison.OrdinalIgnoreCase)
            && !value.AsSpan().ContainsAny('\r', '\n', '\0')
            && probe.Headers.TryAddWithoutValidation(name, value);
    }

    // A day is longer than any useful time limit.
    private static void RequireDuration(TimeSpan value, string name) =>
        Require(value >= TimeSpan.FromMilliseconds(10) && value <= TimeSpan.FromDays(1), name, "must be between 10 ms and one day");

    private static void RequirePause(TimeSpan value, string name) =>
        Require(value >= TimeSpan.Zero && value <= TimeSpan.FromDays(1), name, "must be between zero and one day");

    private static void Require(bool condition, string name, string what)
    {
        if (!condition)
        {
            throw new WandbConfigurationException($"{nameof(WandbClientOptions)}: {name} {what}.");
        }
    }
}
