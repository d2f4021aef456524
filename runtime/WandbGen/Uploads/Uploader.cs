using System.Net;
using Microsoft.Win32.SafeHandles;
using WandbGen.Downloads;
using WandbGen.Transport;
using WandbGen.Uploads;

namespace WandbGen;

/// <summary>Uploads files to the signed addresses that a server gives: streaming, sent again if a connection breaks, checked against what the storage says that it has.</summary>
public sealed class Uploader
{
    private const int MaxRefreshes = 3;

    private readonly WandbClient _client;

    internal Uploader(WandbClient client) => _client = client;

    /// <summary>Uploads one file by <c>PUT</c>; the storage has the old bytes or all of the new ones, never a part.</summary>
    /// <param name="path">The file on disk; it must not change meanwhile.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="options">The limits.</param>
    /// <param name="progress">Is told of the bytes as they are sent.</param>
    /// <param name="cancellationToken">Ends the upload.</param>
    /// <returns>What was sent, and what the storage says of it.</returns>
    /// <exception cref="WandbUploadException">The file could not be read or changed meanwhile, the storage refuses it, or it says that it has other bytes.</exception>
    /// <exception cref="WandbException">The storage could not be reached in the attempts that are allowed.</exception>
    public async Task<UploadedFile> UploadAsync(
        string path, IUploadDestination destination, UploadOptions? options = null, IProgress<UploadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(destination);
        options ??= new UploadOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxAttempts, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.IdleTimeout, TimeSpan.Zero, nameof(options));

        SafeFileHandle file;
        try
        {
            file = File.OpenHandle(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new WandbUploadException($"'{path}' could not be opened: {exception.Message}", destination.Name, exception);
        }

        using (file)
        {
            return await SendAsync(file, destination, options, progress, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<UploadedFile> SendAsync(
        SafeFileHandle file, IUploadDestination destination, UploadOptions options, IProgress<UploadProgress>? progress, CancellationToken cancellationToken)
    {
        long length = RandomAccess.GetLength(file);
        var backoff = _client.Content.CreateBackoff(options.MaxAttempts);
        UploadAddress address = await destination.GetAddressAsync(cancellationToken).ConfigureAwait(false);
        for (int refreshes = 0; ;)
        {
            try
            {
                if (await TrySendAsync(file, length, destination.Name, address, options, progress, cancellationToken).ConfigureAwait(false) is { } uploaded)
                {
                    return uploaded;
                }
            }
            catch (WandbException exception) when (exception.Retryability != Retryability.Never)
            {
                await _client.Content.WaitAsync(token => backoff.PauseAsync(exception, token), cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (++refreshes > MaxRefreshes)
            {
                throw new WandbUploadException(
                    $"{Describe(address)} refuses '{destination.Name}': its address has expired, or the API key has no right to upload it.", destination.Name)
                { StatusCode = HttpStatusCode.Forbidden };
            }

            address = await destination.GetAddressAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <returns><see langword="null"/> if the address has expired.</returns>
    private async Task<UploadedFile?> TrySendAsync(
        SafeFileHandle file, long length, string name, UploadAddress address, UploadOptions options, IProgress<UploadProgress>? progress, CancellationToken cancellationToken)
    {
        TimeProvider clock = _client.Options.TimeProvider;
        Uri url = ParseUrl(address, name);
        using var idle = new CancellationTokenSource(options.IdleTimeout, clock);
        using CancellationTokenRegistration caller = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), idle);
        long lastReport = clock.GetTimestamp();
        FileBody body = null!;
        try
        {
            using HttpResponseMessage response = await _client.Content.PutAsync(
                url, () => body = new FileBody(file, length, name, OnSent), address.Headers, idle.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                return await StorageAnswer.IsExpiredAsync(response, url, idle.Token).ConfigureAwait(false) ? null : throw ToException(response, url, name);
            }

            string md5 = body.Md5
                ?? throw new WandbTransportException($"{ServerOrigin.Describe(url)} answered before it had all of '{name}'.", ServerOrigin.Describe(url)) { Retryability = Retryability.IfReadOnly };
            bool? matches = StoredChecksum.Matches(response, md5);
            if (matches == false)
            {
                throw new WandbUploadException($"{ServerOrigin.Describe(url)} has other bytes of '{name}' than were sent: their MD5 is not {md5}.", name) { Retryability = Retryability.IfReadOnly };
            }

            progress?.Report(new UploadProgress(name, length, length, IsComplete: true));
            return new UploadedFile(name, length, md5, matches is null ? VerificationLevel.None : VerificationLevel.Md5);
        }
        catch (Exception exception) when (idle.IsCancellationRequested && exception is not (WandbUploadException or ObjectDisposedException))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new WandbTimeoutException($"{ServerOrigin.Describe(url)} took nothing of '{name}' for {options.IdleTimeout.TotalSeconds} s.", options.IdleTimeout, exception)
            { Retryability = Retryability.IfReadOnly };
        }

        void OnSent(long sent)
        {
            idle.CancelAfter(options.IdleTimeout);
            if (progress is not null && clock.GetElapsedTime(lastReport) >= ProgressReporter.Interval)
            {
                lastReport = clock.GetTimestamp();
                progress.Report(new UploadProgress(name, sent, length, IsComplete: false));
            }
        }
    }

    private WandbException ToException(HttpResponseMessage response, Uri url, string name)
    {
        HttpStatusCode status = response.StatusCode;
        string host = ServerOrigin.Describe(url);
        return StorageAnswer.IsTransient(status)
            ? new WandbTransportException($"{host} cannot take '{name}' now ({(int)status}).", host)
            { StatusCode = status, RetryAfter = RetryAfter.Read(response, _client.Options.TimeProvider), Retryability = Retryability.IfReadOnly }
            : new WandbUploadException($"{host} does not take '{name}': it answered {(int)status}.", name) { StatusCode = status };
    }

    private static Uri ParseUrl(UploadAddress address, string name) =>
        Uri.TryCreate(address.Url, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https"
            ? url
            : throw new WandbUploadException($"'{name}' has no address of http or https to upload it to.", name);

    private static string Describe(UploadAddress address) => ServerOrigin.Describe(new Uri(address.Url));
}
