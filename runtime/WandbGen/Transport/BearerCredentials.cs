using System.Net.Http.Headers;
using WandbGen.Configuration;
using WandbGen.Redaction;

namespace WandbGen.Transport;

/// <summary>Bearer tokens that the program provides.</summary>
/// <param name="provide">Provides a token.</param>
/// <param name="secrets">The secrets that are hidden in texts, which each token is added to.</param>
internal sealed class BearerCredentials(Func<CancellationToken, ValueTask<string>> provide, Secrets secrets) : ClientCredentials
{
    private readonly SemaphoreSlim _asking = new(1);
    private AuthenticationHeaderValue? _header;

    public override string DescribeRefusal(string host) => $"The bearer token is not valid for {host}";

    public override async ValueTask<AuthenticationHeaderValue?> GetHeaderAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _header) is { } known)
        {
            return known;
        }

        await _asking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_header is { } fresh)
            {
                return fresh;
            }

            string token = await ProvideAsync(cancellationToken).ConfigureAwait(false);
            if (!AccessToken.IsWellFormed(token))
            {
                throw new WandbConfigurationException(
                    $"{nameof(WandbClientOptions)}.{nameof(WandbClientOptions.BearerTokenProvider)} returned a value that is not a token."
                );
            }

            secrets.AddToken(token);
            var header = new AuthenticationHeaderValue("Bearer", token);
            Volatile.Write(ref _header, header);
            return header;
        }
        finally
        {
            _asking.Release();
        }
    }

    // Callers do not expect the exceptions of the program's own code, so they are wrapped.
    private async Task<string> ProvideAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await provide(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
            when (exception is not WandbException && !(exception is OperationCanceledException && cancellationToken.IsCancellationRequested)
            )
        {
            throw new WandbConfigurationException(
                $"{nameof(WandbClientOptions)}.{nameof(WandbClientOptions.BearerTokenProvider)} threw a {exception.GetType().Name}. No "
                    + "request was sent.",
                exception
            );
        }
    }

    // If several requests were refused with the same token, only the first one replaces it.
    public override bool TryReplace(AuthenticationHeaderValue refused)
    {
        Interlocked.CompareExchange(ref _header, null, refused);
        return true;
    }

    public override void Dispose() { }
}
