using System.Net.Http.Headers;

namespace WandbGen.Transport;

/// <summary>Credentials that do not change, or no credentials other than the user's own headers.</summary>
/// <param name="header">The header; <see langword="null"/> for none.</param>
/// <param name="description">The name of the credentials in messages.</param>
internal sealed class FixedCredentials(AuthenticationHeaderValue? header, string description) : ClientCredentials
{
    public override string DescribeRefusal(string host) =>
        header is null
            ? $"{host} requires different credentials: set {nameof(WandbClientOptions)}."
                + $"{nameof(WandbClientOptions.BearerToken)} or a header of {nameof(WandbClientOptions.Headers)}"
            : $"{description} is not valid for {host}";

    public override ValueTask<AuthenticationHeaderValue?> GetHeaderAsync(CancellationToken cancellationToken) => new(header);

    public override void Dispose() { }
}
