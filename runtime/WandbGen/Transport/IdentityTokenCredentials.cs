using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using WandbGen.Configuration;
using WandbGen.Redaction;

namespace WandbGen.Transport;

/// <summary>
/// Access tokens that the server issues for the identity token of a workload, which its platform stores in a file and renews.
/// </summary>
internal sealed class IdentityTokenCredentials : ClientCredentials
{
    // The limits of the official client.
    private static readonly WandbRetryOptions s_retry = new()
    {
        MaxRetries = 3,
        BaseDelay = TimeSpan.FromSeconds(1),
        MaxDelay = TimeSpan.FromSeconds(5),
    };
    private static readonly TimeSpan s_totalTimeout = TimeSpan.FromSeconds(60);

    // A token that is newer than this was not refused because of its age, and the next one would be refused, too. A server that always
    // refuses causes one exchange in this time.
    private static readonly TimeSpan s_replaceAfter = TimeSpan.FromMinutes(1);

    private readonly string _identityTokenFile;
    private readonly Uri _baseUrl;
    private readonly CredentialsFile _cache;
    private readonly TokenExchange _exchange;
    private readonly Secrets _secrets;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly WandbClientOptions _options;
    private readonly CancellationTokenSource _disposed = new();
    private readonly Lock _lock = new();
    private Current? _current;
    private string? _refused;
    private Task<Current>? _renewal;

    public IdentityTokenCredentials(
        ClientConfiguration configuration,
        TokenExchange exchange,
        Secrets secrets,
        WandbClientOptions options,
        ILogger logger
    )
    {
        _identityTokenFile = configuration.Credentials.IdentityTokenFile!;
        _baseUrl = configuration.BaseUrl;
        _cache = new CredentialsFile(configuration.Credentials.CredentialsFile!, logger);
        _exchange = exchange;
        _secrets = secrets;
        _timeProvider = options.TimeProvider;
        _logger = logger;
        _options = options;
    }

    public override string DescribeRefusal(string host) =>
        $"The access token that was given for the identity token is not valid for {host}";

    public override ValueTask<AuthenticationHeaderValue?> GetHeaderAsync(CancellationToken cancellationToken) =>
        Volatile.Read(ref _current) is { } current && IsFresh(current.Token) ? new(current.Header) : RenewAsync(cancellationToken);

    public override bool TryReplace(AuthenticationHeaderValue refused)
    {
        lock (_lock)
        {
            // If several requests were refused with the same token, only the first one replaces it.
            if (_current is not { } current || !ReferenceEquals(current.Header, refused))
            {
                return true;
            }

            if (_timeProvider.GetUtcNow() - current.Token.IssuedAt < s_replaceAfter)
            {
                return false;
            }

            _refused = current.Token.Value;
            _current = null;
            return true;
        }
    }

    public override void Dispose() => _disposed.Cancel();

    private bool IsFresh(AccessToken token) => token.IsFresh(_timeProvider.GetUtcNow());

    /// <summary>Joins the current renewal or begins one. Only the disposal of the client cancels it.</summary>
    private async ValueTask<AuthenticationHeaderValue?> RenewAsync(CancellationToken cancellationToken)
    {
        Task<Current> renewal;
        lock (_lock)
        {
            if (_current is { } current && IsFresh(current.Token))
            {
                return current.Header;
            }

            renewal = _renewal is { IsCompleted: false } underway ? underway : _renewal = Task.Run(FetchAsync, CancellationToken.None);
        }

        try
        {
            return (await renewal.WaitAsync(cancellationToken).ConfigureAwait(false)).Header;
        }
        catch (WandbException exception)
        {
            exception.IsShared = true;
            throw;
        }
    }

    private async Task<Current> FetchAsync()
    {
        AccessToken? token = _cache.Read(_baseUrl);
        if (token is null || token.Value == Volatile.Read(ref _refused) || !IsFresh(token))
        {
            using var deadline = new Deadline(s_totalTimeout, _timeProvider, CancellationToken.None, _disposed.Token);
            try
            {
                // Each exchange reads the file again, because its content may have been replaced.
                token = await new Attempts(_options, s_retry, budget: null, CancellationToken.None)
                    .RunAsync(this, static (self, token) => new ValueTask<AccessToken>(self.ExchangeAsync(token)), deadline.Token)
                    .ConfigureAwait(false);
                await _cache.WriteAsync(_baseUrl, token, deadline.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException exception) when (deadline.HasEnded)
            {
                throw deadline.Explain(
                    exception,
                    $"The identity token was not exchanged within {s_totalTimeout.TotalSeconds:0} s.",
                    retryability: Retryability.Never
                );
            }
            catch (WandbException exception) when (exception.Retryability != Retryability.Never || exception.MayHaveArrived)
            {
                // The exchange was already retried, and the call must not retry it again. The request of the call was not sent.
                throw new WandbTransportException(
                    $"There is no access token: {exception.Message}",
                    ServerOrigin.Describe(_baseUrl),
                    exception
                )
                {
                    StatusCode = exception.StatusCode,
                };
            }
        }

        _secrets.AddToken(token.Value);
        var current = new Current(token, new AuthenticationHeaderValue("Bearer", token.Value));
        lock (_lock)
        {
            // A token that was refused meanwhile must not be used again.
            _current = token.Value == _refused ? null : current;
        }

        return current;
    }

    private Task<AccessToken> ExchangeAsync(CancellationToken cancellationToken)
    {
        // Platforms replace the file while the process runs.
        string? identityToken = ConfigurationFile.Read(_identityTokenFile, _logger)?.Text.Trim();
        if (!AccessToken.IsWellFormed(identityToken))
        {
            throw new WandbConfigurationException(
                $"The identity token file {_identityTokenFile} {(identityToken is null ? "cannot be read" : "holds no token")}."
            );
        }

        _secrets.AddToken(identityToken!);
        return _exchange.ExchangeAsync(identityToken!, cancellationToken);
    }

    private sealed class Current(AccessToken token, AuthenticationHeaderValue header)
    {
        public AccessToken Token { get; } = token;

        public AuthenticationHeaderValue Header { get; } = header;
    }
}
