using System.Diagnostics;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using WandbGen.Configuration;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>How a <see cref="WandbClient"/> finds its server, proves who it is, and how long it tries.</summary>
/// <remarks>What is left out comes from the environment, <c>netrc</c> and W&amp;B's settings files, in the order of the official Python
/// client.</remarks>
public sealed record WandbClientOptions
{
    // Where the environment says which proxy to use.
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

    /// <summary>The API key. By default the environment's <c>WANDB_API_KEY</c>, else, if there is no identity token, the base URL's entry
    /// in <c>netrc</c> (<c>NETRC</c>, <c>~/.netrc</c>, or <c>~/_netrc</c> if that does not exist).</summary>
    /// <remarks>It can be set and copied to other options, but reading it gives <c>***</c>: serializers and loggers read every property.
    /// <c>IsConfigured</c> of the client says whether there is one.</remarks>
    [JsonIgnore]
    public string? ApiKey
    {
        get => Masked.Show(Key);
        set => Key = Masked.Reveal(value);
    }

    /// <summary>
    /// The file with the identity token (OIDC) of a workload, which is exchanged for access tokens; used where there is no
    /// <see cref="ApiKey"/>. By default the environment's
    /// <c>WANDB_IDENTITY_TOKEN_FILE</c>. It is read again for each exchange, so that its platform can renew it.
    /// </summary>
    /// <remarks>
    /// Access tokens are kept for other processes, as the official client does: in the file that the environment's
    /// <c>WANDB_CREDENTIALS_FILE</c> or the setting <c>credentials_file</c> names,
    /// by default <c>credentials.json</c> beside the user's settings, by base URL alone. They are renewed five minutes before they expire
    /// (in the last quarter of a life shorter than
    /// twenty minutes), and when the server refuses one with 401, once for all who wait.
    /// </remarks>
    public string? IdentityTokenFile { get; set; }

    /// <summary>
    /// A token that is sent as <c>Authorization: Bearer</c> in place of an API key, to the API's origin only. Reading it gives <c>***</c>,
    /// as with <see cref="ApiKey"/>.
    /// </summary>
    [JsonIgnore]
    public string? BearerToken
    {
        get => Masked.Show(Bearer);
        set => Bearer = Masked.Reveal(value);
    }

    /// <summary>
    /// Gives the token that is sent as <c>Authorization: Bearer</c>, where one does not last as long as the client. It is asked when the
    /// first request is sent and again when the server refuses a token with 401, once for all who wait; give it the cache that knows when
    /// tokens expire, since a request with an expired one is sent twice.
    /// </summary>
    public Func<CancellationToken, ValueTask<string>>? BearerTokenProvider { get; set; }

    /// <summary>
    /// The address that GraphQL operations are sent to, for a server other than W&amp;B's, such as
    /// <c>https://api.github.com/graphql</c>; <see langword="null"/> (the default) for <c>/graphql</c> below <see cref="BaseUrl"/>.
    /// </summary>
    /// <remarks>
    /// With it nothing of W&amp;B's environment, <c>netrc</c> or settings files is used, so that no credentials of W&amp;B's reach another
    /// server; the proxies and certificate authorities remain. The credentials are <see cref="BearerToken"/>,
    /// <see cref="BearerTokenProvider"/> or whatever header of <see cref="Headers"/> the server wants, <c>Authorization</c> included, or
    /// none. They go to the endpoint and to addresses below its last slash, on its own scheme, host and port, and never along with a
    /// download or an upload.
    /// </remarks>
    public Uri? Endpoint { get; set; }

    /// <summary>The server's base URL. By default the environment's <c>WANDB_BASE_URL</c>, else <c>base_url</c> of the settings files, else
    /// <c>https://api.wandb.ai</c>.</summary>
    public Uri? BaseUrl { get; set; }

    /// <summary>The entity of paths that name none. By default the environment's <c>WANDB_ENTITY</c>, else <c>entity</c> of the settings
    /// files.</summary>
    public string? Entity { get; set; }

    /// <summary>The project of paths that name none. By default the environment's <c>WANDB_PROJECT</c>, else <c>project</c> of the settings
    /// files.</summary>
    public string? Project { get; set; }

    /// <summary>The limit for one connection to be made; 15 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The limit for one attempt, from the request to the answer's last byte; 30 s, as in the official client, or what the
    /// environment's <c>WANDB_HTTP_TIMEOUT</c> says.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The limit for one call with all its attempts and the pauses between them; 120 s, or <c>WANDB_HTTP_TIMEOUT</c> if that is
    /// longer.</summary>
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>The largest answer that is read, in bytes after decompression; 64 MiB.</summary>
    public int MaxResponseSize { get; set; } = 64 * 1024 * 1024;

    /// <summary>When and how often a failed request is sent again.</summary>
    public WandbRetryOptions Retry { get; set; } = new();

    /// <summary>Whether a collection fetches its next page while the current one is worked on, from the second page on;
    /// <see langword="true"/>.</summary>
    public bool Prefetch { get; set; } = true;

    /// <summary>How many connections there are to one server at once, those of HTTP/1.1; 16. All downloads and uploads of the client
    /// together have as many streams.</summary>
    public int MaxConnectionsPerServer { get; set; } = 16;

    /// <summary>How many redirects of one request are followed; 5, and 0 for none. The API's are followed inside its own origin only, and
    /// never to <c>http</c>.</summary>
    public int MaxRedirects { get; set; } = 5;

    /// <summary>How often the signed address of a file is asked for anew without a byte arriving in between; 3.</summary>
    public int MaxAddressRefreshes { get; set; } = 3;

    /// <summary>After how many empty pages in a row a listing is given up, if the server promises more; 10. Rows that permissions hide make
    /// pages empty.</summary>
    public int MaxEmptyPages { get; set; } = 10;

    /// <summary>The number of items a page that collections without a page size of their own grow to; 1,000. Round trips cost more than
    /// anything else: less only helps a server that refuses so many.</summary>
    public int MaxPageSize { get; set; } = 1000;

    /// <summary>
    /// Accepts answers to queries that have both data and errors: it is told of the errors, and the data is returned;
    /// <see langword="null"/> (the default) makes such an answer
    /// a <see cref="WandbGraphQLException"/>, which carries the data.
    /// </summary>
    /// <remarks>
    /// What failed is null in the data, and left out of pages. Data that the query's own types cannot hold remains an exception, and so
    /// does every mutation's answer with errors.
    /// It is called before the data is returned, by any thread, for a page that was fetched ahead too; what it throws leaves the call
    /// instead of the data.
    /// </remarks>
    /// <example><code>var options = new WandbClientOptions { OnPartialResult = error => logger.LogWarning(error, "Listed in part.")
    /// };</code></example>
    public Action<WandbGraphQLException>? OnPartialResult { get; set; }

    /// <summary>Headers that are added to every request to the API's origin, and to no other; those of the environment's
    /// <c>WANDB__EXTRA_HTTP_HEADERS</c>, a JSON object, are added to them.</summary>
    /// <remarks>
    /// They can be set and copied to other options, singly too, but reading a value gives <c>***</c>, as with <see cref="ApiKey"/>. In
    /// texts of the library values are hidden, shorter ones than six characters beside their
    /// header's name only; those of <c>User-Agent</c> and <c>Accept</c> are not.
    /// </remarks>
    [JsonIgnore]
    public IReadOnlyDictionary<string, string> Headers
    {
        get => new MaskedHeaders(HeaderValues);
        set => HeaderValues = MaskedHeaders.Reveal(value);
    }

    /// <summary>Allows a base URL and content addresses of the scheme <c>http</c> beyond the loopback interface: whoever is on the way can
    /// read the API key.</summary>
    public bool AllowInsecureHttp { get; set; }

    /// <summary>
    /// Takes the password of the <c>default</c> entry of <c>netrc</c> where no entry names the server, as Python does: whatever the base
    /// URL is set to, that server gets it.
    /// Otherwise the entry is ignored.
    /// </summary>
    public bool AllowNetrcDefaultForAnyServer { get; set; }

    /// <summary>
    /// Whether content may be fetched from loopback and private addresses, as servers on premises need; <see langword="true"/>. Link-local,
    /// metadata-service and
    /// unspecified addresses are refused always. Behind a proxy, the proxy resolves names and this cannot be checked; the proxy's own
    /// address is not judged.
    /// </summary>
    public bool AllowPrivateContentAddresses { get; set; } = true;

    /// <summary>
    /// Called once for the API and once for content with the handler that the client would use: set a proxy on it, wrap it or replace it. A
    /// replacement must not
    /// follow redirects by itself. The client disposes what it returns.
    /// </summary>
    public Func<SocketsHttpHandler, HttpMessageHandler>? ConfigureHttpHandler { get; set; }

    /// <summary>The clock of timeouts and pauses.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where the client logs; nowhere by default.</summary>
    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;

    /// <summary>The API key itself.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    internal string? Key { get; private set; }

    /// <summary>The bearer token itself.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    internal string? Bearer { get; private set; }

    /// <summary>The headers themselves; in a copy (<see cref="Snapshot"/>), for what the user's own dictionary says later is
    /// nobody's.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    internal IReadOnlyDictionary<string, string> HeaderValues { get; set; } =
        System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The process's surroundings; replaced by tests, which run in parallel.</summary>
    internal Configuration.WandbEnvironment Environment { get; set; } = Configuration.WandbEnvironment.Process;

    /// <summary>The source of jitter.</summary>
    internal Random Random { get; set; } = Random.Shared;

    /// <summary>What the options address; never the key, which a record would print.</summary>
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

    /// <summary>Hides what the options and the environment hold, before anything of it is judged.</summary>
    internal void Hide(Secrets secrets)
    {
        secrets.Add(Key);
        secrets.Add(Bearer);
        secrets.AddAddress(Endpoint?.OriginalString);
        secrets.Add(Environment["WANDB_API_KEY"]);
        secrets.AddAddress(BaseUrl?.OriginalString);
        secrets.AddAddress(Environment["WANDB_BASE_URL"]);
        secrets.AddHeaders(this);
        foreach (string variable in s_proxies)
        {
            secrets.AddAddress(Environment[variable]);
        }
    }

    /// <summary>The next random number from 0 to 1; a seeded source is not safe for concurrent use by itself, as the shared one
    /// is.</summary>
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

    // By name: asking for the logger of a type would have .NET format the type's name.
    internal ILogger CreateLogger() => new SafeLogger(LoggerFactory.CreateLogger($"{nameof(WandbGen)}.{nameof(WandbClient)}"));

    /// <summary>A copy that nobody else can change.</summary>
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

    /// <summary>Refuses values that no client can work with; a client does so when it is made. Whether there is an API key is another
    /// question.</summary>
    /// <exception cref="WandbConfigurationException">A limit, a count or a header cannot be used; the message names the
    /// property.</exception>
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

    /// <summary>Checks that there are credentials for the server, here or where the Python client keeps them; sends nothing.</summary>
    /// <exception cref="WandbConfigurationException">There is neither an API key nor an identity token, or one of them is
    /// malformed.</exception>
    public void RequireCredentials() => ClientConfiguration.Resolve(this, NullLogger.Instance);

    /// <summary>Whether a header is well-formed and not the client's own.</summary>
    internal static bool CanSendHeader(string name, string value, bool mayAuthorize = false)
    {
        using var probe = new HttpRequestMessage();
        return (mayAuthorize || !name.Equals("Authorization", StringComparison.OrdinalIgnoreCase))
            && !name.Equals("Host", StringComparison.OrdinalIgnoreCase)
            && !value.AsSpan().ContainsAny('\r', '\n', '\0')
            && probe.Headers.TryAddWithoutValidation(name, value);
    }

    // A day is longer than anybody waits.
    private static void RequireDuration(TimeSpan value, string name) =>
        Require(value >= TimeSpan.FromMilliseconds(10) && value <= TimeSpan.FromDays(1), name, "must be between 10 ms and a day");

    private static void RequirePause(TimeSpan value, string name) =>
        Require(value >= TimeSpan.Zero && value <= TimeSpan.FromDays(1), name, "must be between nothing and a day");

    private static void Require(bool condition, string name, string what)
    {
        if (!condition)
        {
            throw new WandbConfigurationException($"{nameof(WandbClientOptions)}: {name} {what}.");
        }
    }
}
