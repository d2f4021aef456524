using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using WandbGen.IO;
using WandbGen.Transport;

namespace WandbGen.Downloads;

/// <summary>
/// Reads the bytes of a file from an offset. It resumes after a broken connection and requests a new address if the current one has
/// expired.
/// </summary>
/// <param name="source">The file.</param>
/// <param name="options">The limits.</param>
/// <param name="offset">Where to begin.</param>
/// <param name="end">Where to end, exclusively; without it at the end of the file.</param>
/// <param name="isTransfer">
/// Whether it takes part in the limit for the streams of all transfers, for which it may wait; not if the caller decides how fast it is
/// read.
/// </param>
internal sealed partial class ContentReader(
    RemoteObject source,
    DownloadOptions options,
    long offset,
    long? end = null,
    bool isTransfer = false
) : IAsyncDisposable
{
    private static readonly TimeSpan s_abortLimit = TimeSpan.FromSeconds(1);

    private readonly ContentClient _content = source.Content;
    private readonly SemaphoreSlim? _streams = isTransfer ? source.Content.Streams : null;
    private readonly long _offset = offset;
    private readonly TimeProvider _timeProvider = source.Content.TimeProvider;
    private readonly Attempts _attempts = source.Content.CreateAttempts(options.MaxAttemptsWithoutProgress);
    private bool _isPart = end is not null;
    private HttpResponseMessage? _response;
    private Stream? _body;
    private CancellationTokenSource? _abort;
    private long _skip;
    private bool _mayOpen;
    private bool _isAtEnd;

    // Whether a web page comes instead of the file.
    private bool _isPage;

    /// <summary>The offset of the next byte.</summary>
    public long Position { get; private set; } = offset;

    /// <summary>Where the bytes end, exclusively: also the file's end if the server was asked for a part from the beginning and gives the
    /// whole.</summary>
    public long? End { get; private set; } = end ?? source.Size;

    /// <summary>Whether a part begins where it was asked to, ends no later, and is of a file of the right size.</summary>
    internal static bool IsAnswer(ContentRangeHeaderValue? range, long position, long? end, long? size) =>
        range?.From == position
        && range.Unit.Equals("bytes", StringComparison.OrdinalIgnoreCase)
        && !(range.To >= end)
        && (range.Length is not { } total || size is null || total == size);

    private long? Size => source.Size;

    // .NET takes a body of HTTP/2 that is shorter than its stated length for a whole one.
    private long? StatedEnd => End ?? (source.Form.IsDecoded ? null : source.StoredLength);

    // Also true for a file whose size is not known yet.
    private bool EndsEarly => End is { } limit && !(limit >= Size);

    /// <summary>Reads the next bytes; 0 at the end of the file. With an empty buffer it only makes sure that the bytes can be
    /// had.</summary>
    /// <exception cref="RestartException">The bytes from here on may be of another object than those that were read.</exception>
    /// <exception cref="WandbException">The file is not there, or its bytes cannot be had in the attempts that are allowed.</exception>
    [AsyncMethodBuilder(typeof(AheadValueTaskBuilder<>))]
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (!_isAtEnd)
        {
            // A read of buffered bytes does not observe the token.
            cancellationToken.ThrowIfCancellationRequested();
            if (Position > End)
            {
                return !_isPage ? 0 : throw Page(null);
            }

            Uri url = source.Url;
            StorageAnswer? refusal = null;
            try
            {
                if (_body is null)
                {
                    if (Position > 0 && Position == End)
                    {
                        return 0;
                    }

                    refusal = await OpenAsync(url, cancellationToken).ConfigureAwait(false);
                }
                else if (buffer.IsEmpty)
                {
                    return 0;
                }
                else if (await ReadBodyAsync(Limit(buffer), cancellationToken).ConfigureAwait(false) is > 0 and int read)
                {
                    if (Skip(buffer.Span, read) is > 0 and int fresh)
                    {
                        Position += fresh;
                        Telemetry.AddReceived(fresh);
                        _attempts.NoteProgress();
                        source.NoteProgress();
                        return fresh;
                    }
                }
                else if (Position < StatedEnd)
                {
                    throw _isPage
                        ? Page(null)
                        : new WandbTransportException(
                            $"{source.Host} ended '{source.Name}' after {Position} of {StatedEnd} bytes.",
                            source.Host
                        )
                        {
                            Retryability = Retryability.IfReadOnly,
                        };
                }
                else
                {
                    _isAtEnd = true;
                }
            }
            catch (WandbException exception) when (exception.Retryability != Retryability.Never && !HandleLimit.RanOut(exception))
            {
                await CloseAsync().ConfigureAwait(false);
                if (Position > _offset && source.EntityTag is null && !source.HasChecksum)
                {
                    throw new RestartException(exception);
                }

                await _attempts.PauseAsync(exception, cancellationToken).ConfigureAwait(false);
                LogResume(_content.Logger, source.Name, Position, exception.Message);
            }

            if (refusal is not null)
            {
                // The request to the API has its own retries.
                await source.RefreshAsync(url, refusal, cancellationToken).ConfigureAwait(false);
                LogRefresh(_content.Logger, source.Name);
            }
        }

        return 0;
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(AheadValueTaskBuilder))]
    public async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        if (_mayOpen)
        {
            _mayOpen = false;
            _streams?.Release();
        }
    }

    // Allows one byte more than announced, by which the caller notices a wrong size.
    private Memory<byte> Limit(Memory<byte> buffer) =>
        _skip == 0 && End is { } end && end - Position < buffer.Length ? buffer[..(int)(end - Position + 1)] : buffer;

    // The server sent the whole file although it was asked for the rest.
    private int Skip(Span<byte> buffer, int read)
    {
        int skipped = (int)Math.Min(_skip, read);
        if (skipped > 0)
        {
            _skip -= skipped;
            buffer[skipped..read].CopyTo(buffer);
        }

        return read - skipped;
    }

    /// <returns>The refusal of an address that may have expired; <see langword="null"/> if there is none.</returns>
    [AsyncMethodBuilder(typeof(AheadTaskBuilder<>))]
    private async Task<StorageAnswer?> OpenAsync(Uri url, CancellationToken cancellationToken)
    {
        // Most often there is a slot, and nothing to wait for that could be cancelled.
        if (!_mayOpen && _streams?.Wait(0, CancellationToken.None) == false)
        {
            await _content.WaitAsync(_streams.WaitAsync, cancellationToken).ConfigureAwait(false);
        }

        _mayOpen = true;
        // Decoded bytes, and bytes of a server without ranges, are received again from the start.
        bool asksForPart = (Position > 0 || EndsEarly) && !source.Form.IsDecoded && (_isPart || !source.AvoidsRanges);
        RangeHeaderValue? range = asksForPart ? new RangeHeaderValue(Position, EndsEarly ? End - 1 : null) : null;
        HttpResponseMessage response = await _content
            .GetAsync(url, range, ifRange: range is null ? null : source.EntityTag, source.Form.Accepted, cancellationToken)
            .ConfigureAwait(false);
        source.Sender = ServerOrigin.FindSender(response, url);
        try
        {
            if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent)
            {
                if (await TryBeginAsync(response, asksForPart, cancellationToken).ConfigureAwait(false))
                {
                    response = null!;
                }

                return null;
            }

            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && asksForPart)
            {
                if (_isPart && Size is not null)
                {
                    long? length = response.Content.Headers.ContentRange?.Length;
                    throw new RestartException(source.ToDamage(length is null || length == Size ? Position : length.Value));
                }

                // All bytes have arrived, or the object is shorter than expected; verification finds out.
                _isAtEnd = true;
                return null;
            }

            StorageAnswer answer = await _content
                .ReadRefusalAsync(response, url, source.Name, options.IdleTimeout, cancellationToken)
                .ConfigureAwait(false);
            return answer.MayHaveExpired ? answer : throw ToException(answer, response);
        }
        finally
        {
            response?.Dispose();
        }
    }

    /// <returns>Whether the answer's bytes are what was asked for; otherwise it is to be asked in another way, which has been
    /// noted.</returns>
    [AsyncMethodBuilder(typeof(AheadTaskBuilder<>))]
    private async Task<bool> TryBeginAsync(HttpResponseMessage response, bool asksForPart, CancellationToken cancellationToken)
    {
        bool isPart = response.StatusCode == HttpStatusCode.PartialContent;
        ContentRangeHeaderValue? range = response.Content.Headers.ContentRange;
        // If an answer has both headers, the chunks decide its length.
        long? total =
            isPart ? range?.Length
            : response.Headers.TransferEncodingChunked == true ? null
            : response.Content.Headers.ContentLength;
        if (source.Form.WasDecodedByServer(response, source))
        {
            return false;
        }

        source.Form.Decide(response, total, source);
        if (!source.Form.IsDecoded && total != Size && total is not null && Size is not null)
        {
            // The stated size differs, so no byte needs to be received.
            if (!WebPage.Is(response))
            {
                throw new RestartException(source.ToDamage(total.Value));
            }

            WandbDownloadException page = Page(response);
            // Only a file that is a web page itself can have been replaced by another web page.
            throw WebPage.MayHaveName(source.Name) ? new RestartException(page) : page;
        }

        if (source.ExpectedTag is { } expected && TagOf(response) != expected)
        {
            throw new RestartException(new WandbObjectChangedException(source.Name));
        }

        EntityTagHeaderValue? tag = response.Headers.ETag is { IsWeak: false } strong ? strong : null;
        if (source.EntityTag is not null && tag is not null && !tag.Equals(source.EntityTag))
        {
            throw new RestartException(new WandbObjectChangedException(source.Name));
        }

        // An offset in the decoded bytes has no equivalent in the encoded bytes that are sent.
        if (isPart && (source.Form.IsDecoded || !IsAnswer(range, Position, End, Size)))
        {
            if (!asksForPart)
            {
                throw new WandbTransportException(
                    $"{source.Host} answered with different bytes of '{source.Name}' than requested.",
                    source.Host
                )
                {
                    Retryability = Retryability.IfReadOnly,
                };
            }

            TakeWhole();
            return false;
        }

        if (!isPart)
        {
            BeginWhole(tag);
        }
        else if (range!.Length < End)
        {
            // The size was not known, and the request asked for more bytes than the file has.
            End = range.Length;
        }

        source.EntityTag ??= tag;
        source.StoredLength = total;
        _isPage = WebPage.Is(response) && !WebPage.MayHaveName(source.Name);
        _response = response;
        _abort = CancellationTokenSource.CreateLinkedTokenSource(_content.Disposed);
        try
        {
            Stream sent = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            _body = source.Form.IsDecoded ? await DecodeAsync(sent, cancellationToken).ConfigureAwait(false) : sent;
            return true;
        }
        catch (Exception exception)
            when (!cancellationToken.IsCancellationRequested && HttpFault.Translate(exception, source.Sender!) is { } fault)
        {
            throw fault;
        }
    }

    // Read without validation: some servers write ETags that .NET does not parse.
    private static string? TagOf(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("ETag", out HeaderStringValues values) ? values.ToString().Trim().Trim('"') : null;

    // The answer begins at the start of the file: the bytes before the reader's position are skipped.
    private void BeginWhole(EntityTagHeaderValue? tag)
    {
        if (Position == 0)
        {
            End = Size;
            _isPart = false;
        }
        else if (_isPart)
        {
            // The server would send the whole file for every range.
            throw NoRanges();
        }
        else if (tag is null && !source.HasChecksum)
        {
            throw new RestartException(new WandbObjectChangedException(source.Name));
        }
        else
        {
            _skip = Position;
        }
    }

    // Requests the whole file from now on. Only the reader of the first part can become the reader of the whole.
    private void TakeWhole()
    {
        if (_isPart && _offset > 0)
        {
            throw NoRanges();
        }

        source.AvoidsRanges = true;
        _isPart = false;
        End = Size;
    }

    [AsyncMethodBuilder(typeof(AheadValueTaskBuilder<>))]
    private async ValueTask<int> ReadBodyAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            ValueTask<int> read = _body!.ReadAsync(buffer, _abort!.Token);
            return read.IsCompletedSuccessfully ? read.Result : await WaitAsync(read.AsTask(), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            _content.ThrowIfDisposed();
            throw HttpFault.Translate(exception, source.Sender!) ?? exception;
        }
    }

    // The time for a body is not limited, but the time without any byte is.
    [AsyncMethodBuilder(typeof(AheadTaskBuilder<>))]
    private async Task<int> WaitAsync(Task<int> read, CancellationToken cancellationToken)
    {
        using Deadline deadline = _content.CreateDeadline(options.IdleTimeout, cancellationToken);
        try
        {
            return await read.WaitAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (deadline.HasEnded)
        {
            await AbortAsync(read).ConfigureAwait(false);
            if (cancellationToken.IsCancellationRequested)
            {
                await CloseAsync().ConfigureAwait(false);
            }

            throw deadline.Explain(exception, Silence);
        }
    }

    // The read can write into the caller's buffer until it has ended.
    private async Task AbortAsync(Task pending)
    {
        await _abort!.CancelAsync().ConfigureAwait(false);
        await pending.WaitAsync(s_abortLimit, _timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!pending.IsCompleted)
        {
            // Streams of custom handlers can ignore the token.
            await _body!.DisposeAsync().ConfigureAwait(false);
        }

        await pending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // The first bytes distinguish zlib's format from raw deflate, so this waits for them.
    private async Task<Stream> DecodeAsync(Stream body, CancellationToken cancellationToken)
    {
        using Deadline deadline = _content.CreateDeadline(options.IdleTimeout, cancellationToken);
        try
        {
            return await source.Form.DecodeAsync(body, deadline.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (deadline.HasEnded)
        {
            throw deadline.Explain(exception, Silence);
        }
    }

    private string Silence => ContentClient.DescribeSilence(source.Host, source.Name, options.IdleTimeout);

    private RestartException NoRanges() =>
        new(
            new WandbTransportException($"{source.Host} no longer sends ranges of '{source.Name}'.", source.Host)
            {
                Retryability = Retryability.IfReadOnly,
            }
        );

    private WandbDownloadException Page(HttpResponseMessage? response)
    {
        string length = response?.Content.Headers.ContentLength is { } announced
            ? string.Create(CultureInfo.InvariantCulture, $" of {announced} bytes")
            : "";
        string expected = Size is { } size ? string.Create(CultureInfo.InvariantCulture, $", which has {size} bytes") : "";
        return new WandbDownloadException(
            $"{source.Host} sent an HTML page{length} instead of '{source.Name}'{expected}. "
                + "Check whether a proxy that blocks downloads, or a login page, has answered.",
            source.Name
        )
        {
            StatusCode = (response ?? _response)?.StatusCode,
        };
    }

    private Exception ToException(StorageAnswer answer, HttpResponseMessage response)
    {
        string host = answer.Host;
        return answer.Status switch
        {
            HttpStatusCode.PreconditionFailed => new RestartException(new WandbObjectChangedException(source.Name)),
            HttpStatusCode.NotFound or HttpStatusCode.Gone => new WandbNotFoundException(
                $"{host} has no bytes of '{source.Name}' ({answer}).",
                typeName: "File"
            )
            {
                StatusCode = answer.Status,
                StorageError = answer.Error,
                RequestId = answer.RequestId,
            },
            _ when answer.MayBeAnsweredLater => new WandbTransportException($"{host} cannot serve '{source.Name}' now ({answer}).", host)
            {
                StatusCode = answer.Status,
                StorageError = answer.Error,
                RequestId = answer.RequestId,
                RetryAfter = RetryAfter.Read(response, _timeProvider),
                Retryability = Retryability.IfReadOnly,
            },
            _ => new WandbDownloadException($"{host} refused '{source.Name}': it answered {answer}.{answer.Advice}", source.Name)
            {
                StatusCode = answer.Status,
                StorageError = answer.Error,
                RequestId = answer.RequestId,
            },
        };
    }

    [LoggerMessage(21, LogLevel.Information, "{File} resumes at byte {Position}. {Failure}")]
    private static partial void LogResume(ILogger logger, string file, long position, string failure);

    [LoggerMessage(22, LogLevel.Information, "{File} resumes from a new address, because the old one was refused.")]
    private static partial void LogRefresh(ILogger logger, string file);

    [AsyncMethodBuilder(typeof(AheadValueTaskBuilder))]
    private async ValueTask CloseAsync()
    {
        Stream? body = _body;
        _body = null;
        _skip = 0;
        if (body is not null)
        {
            await body.DisposeAsync().ConfigureAwait(false);
        }

        _response?.Dispose();
        _response = null;
        _abort?.Dispose();
        _abort = null;
    }
}
