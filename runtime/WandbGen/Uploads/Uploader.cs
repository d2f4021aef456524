using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using WandbGen.Downloads;
using WandbGen.IO;
using WandbGen.Transport;
using WandbGen.Uploads;

namespace WandbGen;

/// <summary>
/// Uploads files to signed addresses. A file is streamed, sent again after a broken connection, and verified against what the storage
/// states.
/// </summary>
public sealed partial class Uploader
{
    private readonly ContentClient _content;

    internal Uploader(ContentClient content) => _content = content;

    /// <summary>Uploads a file with <c>PUT</c>. The storage has either the previous bytes or all of the new ones, never a part.</summary>
    /// <param name="path">The path of the file on the disk. The file must not change during the upload.</param>
    /// <param name="destination">The destination.</param>
    /// <param name="options">The options.</param>
    /// <param name="progress">A provider that receives progress updates.</param>
    /// <param name="cancellationToken">A token that cancels the upload.</param>
    /// <returns>
    /// The uploaded file, and what the storage or the server confirmed. If neither could confirm the bytes, <see
    /// cref="UploadedFile.Verification"/> is <see cref="VerificationLevel.None"/>; this is not a failure.
    /// </returns>
    /// <exception cref="WandbUploadException">
    /// The file is not a regular file, cannot be read or changed during the upload, the storage refuses it, or the storage or the server
    /// has different bytes.
    /// </exception>
    /// <exception cref="WandbException">The storage or the server could not be reached within the allowed attempts.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A limit of the options is not valid.</exception>
    /// <exception cref="ObjectDisposedException">The client was disposed before or during the upload.</exception>
    public Task<UploadedFile> UploadAsync(
        string path,
        IUploadDestination destination,
        UploadOptions? options = null,
        IProgress<UploadProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(destination);
        options ??= new UploadOptions();
        options.Validate();
        return Telemetry.TraceAsync(
            "upload",
            destination.Name,
            () =>
                _content.RunAsync(
                    () => UploadFileAsync(() => SourceFile.Open(path, destination.Name), destination, options, progress, cancellationToken),
                    options.MaxAttempts,
                    cancellationToken
                )
        );
    }

    /// <summary>Uploads the bytes that a source had when its checksum was computed, or none.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="part">The part of it, counted from 0; <see langword="null"/> for all of it.</param>
    /// <param name="destination">The destination.</param>
    /// <param name="options">The options.</param>
    /// <param name="progress">A provider that receives progress updates.</param>
    /// <param name="cancellationToken">A token that cancels the upload.</param>
    internal Task<UploadedFile> UploadAsync(
        HashedSource source,
        int? part,
        IUploadDestination destination,
        UploadOptions options,
        IProgress<UploadProgress>? progress,
        CancellationToken cancellationToken
    ) =>
        Telemetry.TraceAsync(
            "upload",
            destination.Name,
            () =>
                _content.RunAsync(
                    () => UploadFileAsync(() => source.Open(destination.Name, part), destination, options, progress, cancellationToken),
                    options.MaxAttempts,
                    cancellationToken
                )
        );

    private async Task<UploadedFile> UploadFileAsync(
        Func<IUploadSource> open,
        IUploadDestination destination,
        UploadOptions options,
        IProgress<UploadProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        UploadedFile uploaded;
        UploadAddress address;
        using (IUploadSource file = open())
        {
            (uploaded, address) = await SendAsync(file, destination, options, progress, cancellationToken).ConfigureAwait(false);
        }

        await RepeatAsync(token => destination.RegisterAsync(token).AsTask(), options.MaxAttempts, cancellationToken).ConfigureAwait(false);
        return uploaded.Verification == VerificationLevel.None
            ? await VerifyAsync(uploaded, destination, address.ReplacedMd5, options, cancellationToken).ConfigureAwait(false)
            : uploaded;
    }

    /// <summary>Makes a call that is safe to repeat until an answer arrives.</summary>
    internal async Task RepeatAsync(Func<CancellationToken, Task> call, int maxAttempts, CancellationToken cancellationToken)
    {
        // The mutations of a destination need not be marked as idempotent. The contract of IUploadDestination says that they are.
        Attempts attempts = _content.CreateAttempts(maxAttempts, static failure => failure is WandbOutcomeUnknownException);
        await attempts
            .RunAsync(
                call,
                async (call, token) =>
                {
                    await _content.WaitAsync(call, token).ConfigureAwait(false);
                    return true;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <inheritdoc cref="RepeatAsync(Func{CancellationToken, Task}, int, CancellationToken)"/>
    internal async Task<T> RepeatAsync<T>(Func<CancellationToken, Task<T>> call, int maxAttempts, CancellationToken cancellationToken)
    {
        T? result = default;
        Func<CancellationToken, Task> keep = async token => result = await call(token).ConfigureAwait(false);
        await RepeatAsync(keep, maxAttempts, cancellationToken).ConfigureAwait(false);
        return result!;
    }

    private async Task<(UploadedFile Uploaded, UploadAddress Address)> SendAsync(
        IUploadSource file,
        IUploadDestination destination,
        UploadOptions options,
        IProgress<UploadProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        Attempts attempts = _content.CreateAttempts(options.MaxAttempts);
        for (int refusals = 0; ; )
        {
            WandbException? failure = null;
            // The wait comes before the address, which could expire meanwhile, and before the request, whose time limit would include it.
            await _content.WaitAsync(_content.Streams.WaitAsync, cancellationToken).ConfigureAwait(false);
            try
            {
                // Each attempt requests a new address. A storage that refuses an expired one without reading the body breaks the
                // connection, and its answer is lost.
                UploadAddress address = await RepeatAsync(
                        token => destination.GetAddressAsync(token).AsTask(),
                        options.MaxAttempts,
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                if (address == UploadAddress.Stored)
                {
                    return (new UploadedFile(file.Name, file.Length, file.ExpectedMd5!, VerificationLevel.Md5), address);
                }

                Uri url = ParseUrl(address, file.Name);
                await _content.WaitForGateAsync(url, cancellationToken).ConfigureAwait(false);
                try
                {
                    (UploadedFile? uploaded, string? tag, StorageAnswer? refusal) = await TrySendAsync(
                            file,
                            url,
                            address.Headers,
                            options,
                            progress,
                            cancellationToken
                        )
                        .ConfigureAwait(false);
                    if (uploaded is not null)
                    {
                        (destination as ITaggedUpload)?.Tag = tag;
                        return (uploaded, address);
                    }

                    if (++refusals > _content.MaxAddressRefreshes)
                    {
                        throw new WandbUploadException(
                            $"{refusal!.Host} refuses '{file.Name}' ({refusal}): its address has expired, or the "
                                + "API key is not allowed to upload it.",
                            file.Name
                        )
                        {
                            StatusCode = refusal.Status,
                            StorageError = refusal.Error,
                            RequestId = refusal.RequestId,
                        };
                    }
                }
                catch (WandbException exception) when (exception.Retryability != Retryability.Never && !HandleLimit.RanOut(exception))
                {
                    failure = exception;
                }
            }
            finally
            {
                _content.Streams.Release();
            }

            if (failure is not null)
            {
                await attempts.PauseAsync(failure, cancellationToken).ConfigureAwait(false);
                LogRetry(_content.Logger, file.Name, failure.Message);
            }
        }
    }

    /// <returns>What was sent with the storage's tag for it, or the refusal of an address that may have expired.</returns>
    private async Task<(UploadedFile? Uploaded, string? Tag, StorageAnswer? Refusal)> TrySendAsync(
        IUploadSource file,
        Uri url,
        IReadOnlyList<KeyValuePair<string, string>> headers,
        UploadOptions options,
        IProgress<UploadProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        TimeProvider clock = _content.TimeProvider;
        string host = ServerOrigin.Describe(url);
        using Deadline idle = _content.CreateDeadline(options.IdleTimeout, cancellationToken);
        long lastReport = clock.GetTimestamp();
        UploadBody body = null!;
        try
        {
            using HttpResponseMessage response = await _content.PutAsync(url, CreateRequest, idle.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                StorageAnswer answer = await StorageAnswer.ReadAsync(response, url, idle.Token).ConfigureAwait(false);
                return answer.MayHaveExpired ? (null, null, answer) : throw ToException(answer, response, host, file.Name);
            }

            string md5 =
                await body.Md5.WaitAsync(idle.Token).ConfigureAwait(false)
                ?? throw new WandbTransportException($"{host} answered before it had received all of '{file.Name}'.", host)
                {
                    Retryability = Retryability.IfReadOnly,
                };
            bool? matches = StoredChecksum.Matches(response, md5);
            if (matches == false)
            {
                throw new WandbUploadException(
                    $"{host} has stored different bytes of '{file.Name}' than were sent: their MD5 is not {md5}.",
                    file.Name
                )
                {
                    Retryability = Retryability.IfReadOnly,
                };
            }

            if (matches is null)
            {
                await RefuseOtherAnswerAsync(response, url, file.Name, idle.Token).ConfigureAwait(false);
            }

            string? tag = response.Headers.NonValidated.TryGetValues("ETag", out HeaderStringValues tags) ? tags.ToString() : null;
            progress?.Report(new UploadProgress(file.Name, file.Length, file.Length, IsComplete: true));
            VerificationLevel level = matches is null ? VerificationLevel.None : VerificationLevel.Md5;
            return (new UploadedFile(file.Name, file.Length, md5, level), tag, null);
        }
        catch (Exception exception) when (idle.HasEnded && exception is not WandbUploadException)
        {
            throw idle.Explain(exception, $"{host} accepted no bytes of '{file.Name}' for {options.IdleTimeout.TotalSeconds} s.");
        }

        HttpRequestMessage CreateRequest(Uri target)
        {
            host = ServerOrigin.Describe(target);
            body = new UploadBody(file, OnSent);
            var request = new HttpRequestMessage(HttpMethod.Put, target) { Content = body };
            foreach ((string header, string value) in headers)
            {
                AddHeader(request, header, value, file);
            }

            return request;
        }

        void OnSent(long sent)
        {
            idle.Restart();
            if (progress is not null && clock.GetElapsedTime(lastReport) >= ProgressReporter.Interval)
            {
                lastReport = clock.GetTimestamp();
                progress.Report(new UploadProgress(file.Name, sent, file.Length, IsComplete: false));
            }
        }
    }

    // A storage confirms an upload by an answer without a body. A page comes from a proxy or a login, and some storages state an error in
    // an answer that begins as a success.
    private async Task RefuseOtherAnswerAsync(HttpResponseMessage response, Uri url, string name, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength == 0)
        {
            return;
        }

        string host = ServerOrigin.Describe(response, url);
        StorageAnswer answer = await StorageAnswer.ReadAsync(response, url, cancellationToken).ConfigureAwait(false);
        if (answer.IsPage)
        {
            throw new WandbUploadException(
                $"{host} answered with an HTML page, so it has not stored '{name}'. Check whether a proxy that blocks uploads, or a "
                    + "login page, has answered.",
                name
            )
            {
                StatusCode = response.StatusCode,
            };
        }

        if (answer.IsErrorDocument)
        {
            throw ToException(answer, response, host, name);
        }
    }

    /// <summary>Compares what was sent with what the server says that it has.</summary>
    private async Task<UploadedFile> VerifyAsync(
        UploadedFile uploaded,
        IUploadDestination destination,
        string? replacedMd5,
        UploadOptions options,
        CancellationToken cancellationToken
    )
    {
        Attempts attempts = _content.CreatePolling(options.MaxAttempts);
        while (true)
        {
            IDownloadable? known = null;
            try
            {
                await _content
                    .WaitAsync(async token => known = await destination.FindAsync(token).ConfigureAwait(false), cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (WandbException exception)
            {
                // The storage has the file, and the server knows it. Only the question about it failed, so sending the file again would not
                // help.
                LogUnverified(_content.Logger, uploaded.Name, exception.Message);
                return uploaded;
            }

            // A value that is not an MD5 proves nothing.
            if (known?.Md5 is null || Verification.TryReadMd5(known.Md5) is not { } knownMd5)
            {
                return known?.Size == uploaded.Length ? uploaded with { Verification = VerificationLevel.SizeOnly } : uploaded;
            }

            if (knownMd5 == uploaded.Md5)
            {
                return uploaded with { Verification = VerificationLevel.Md5 };
            }

            // A server notices with a delay what its storage has. Until then it states the previous file.
            var difference = new WandbUploadException(
                $"The server has stored different bytes of '{uploaded.Name}' than were sent: their MD5 is {knownMd5}, not {uploaded.Md5}.",
                uploaded.Name
            );
            try
            {
                await attempts.PauseAsync(difference, cancellationToken).ConfigureAwait(false);
            }
            catch (WandbUploadException) when (known.Md5 == replacedMd5)
            {
                LogUnverified(_content.Logger, uploaded.Name, "The server still describes the file that was replaced.");
                return uploaded;
            }
        }
    }

    private static void AddHeader(HttpRequestMessage request, string header, string value, IUploadSource file)
    {
        if (header.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
        {
            // The header is sent in any case. A second one could make the servers on the way disagree about the end of the body.
            if (value != file.Length.ToString(CultureInfo.InvariantCulture))
            {
                throw new WandbUploadException(
                    $"The address of '{file.Name}' is signed for a different size than its {file.Length} bytes.",
                    file.Name
                );
            }
        }
        else if (
            value.Any(static character => character is not ('\t' or >= ' ' and <= '~'))
            || !request.Headers.TryAddWithoutValidation(header, value) && !request.Content!.Headers.TryAddWithoutValidation(header, value)
        )
        {
            // Without this header the storage would refuse the signature, and give no reason.
            throw new WandbUploadException(
                $"The header '{Uri.EscapeDataString(header)}', which the address of '{file.Name}' is signed for, cannot be sent.",
                file.Name
            );
        }
    }

    private WandbException ToException(StorageAnswer answer, HttpResponseMessage response, string host, string name)
    {
        // A conflict without a reason may pass: another upload of the same object, for example, ends.
        bool mayPass = answer.MayBeAnsweredLater || answer is { Status: HttpStatusCode.Conflict, Error: null or { Code: null } };
        return mayPass
            ? new WandbTransportException($"{host} cannot accept '{name}' now ({answer}).", host)
            {
                StatusCode = answer.Status,
                StorageError = answer.Error,
                RequestId = answer.RequestId,
                RetryAfter = RetryAfter.Read(response, _content.TimeProvider),
                Retryability = Retryability.IfReadOnly,
            }
            : new WandbUploadException($"{host} refused '{name}': it answered {answer}.{answer.Advice}", name)
            {
                StatusCode = answer.Status,
                StorageError = answer.Error,
                RequestId = answer.RequestId,
            };
    }

    private Uri ParseUrl(UploadAddress address, string name) =>
        ContentAddress.TryParse(address.Url, _content.BaseUrl)
        ?? throw new WandbUploadException($"'{name}' has no http or https address to upload it to.", name);

    [LoggerMessage(31, LogLevel.Information, "'{Name}' is sent again. {Failure}")]
    private static partial void LogRetry(ILogger logger, string name, string failure);

    [LoggerMessage(30, LogLevel.Information, "'{Name}' was uploaded but not verified. {Reason}")]
    private static partial void LogUnverified(ILogger logger, string name, string reason);
}
