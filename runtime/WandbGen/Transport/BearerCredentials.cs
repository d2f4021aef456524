using System.Net.Http.Headers;
using WandbGen.Configuration;
using WandbGen.Redaction;

namespace WandbGen.Transport;

/// <summary>Bearer tokens that the program provides.</summary>
/// <param name="provide">Gives one.</param>
/// <param name="secrets">Hides each in texts.</param>
internal sealed class BearerCredentials(Func<CancellationToken, ValueTask<string>> provide, Secrets secrets) : ClientCredentials
{
    private readonly SemaphoreSlim _asking = new(1);
    private AuthenticationHeaderValue? _header;

    public override string Refuse(string host) => $"The bearer token is not valid for {host}";

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

    // What the program's own code throws is none of the exceptions that callers expect of a request.
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

    // Of all who were refused with it, the first has it replaced.
    public override bool TryReplace(AuthenticationHeaderValue refused)
    {
        Interlocked.CompareExchange(ref _header, null, refused);
        return true;
    }

    public override void Dispose() { }
}
