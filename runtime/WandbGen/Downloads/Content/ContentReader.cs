using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using WandbGen.Transport;

namespace WandbGen.Downloads;

/// <summary>
/// Reads the bytes of a file from an offset, whatever happens to connections and addresses on the way: a broken answer is resumed where it broke, an address that has expired is
/// asked for again.
/// </summary>
/// <param name="client">The client.</param>
/// <param name="source">The file.</param>
/// <param name="options">The limits.</param>
/// <param name="offset">Where to begin.</param>
/// <param name="end">Where to end, exclusively; without it at the end of the file.</param>
/// <param name="streams">What of it there is one of for each reader that may have an answer open at once.</param>
internal sealed partial class ContentReader(WandbClient client, RemoteObject source, DownloadOptions options, long offset, long? end = null, SemaphoreSlim? streams = null) : IAsyncDisposable
{
    private static readonly TimeSpan s_abortLimit = TimeSpan.FromSeconds(1);

    private readonly long _offset = offset;
    private readonly bool _isPart = end is not null;
    private readonly TimeProvider _timeProvider = client.Options.TimeProvider;
    private readonly Backoff _backoff = client.Content.CreateBackoff(options.MaxAttemptsWithoutProgress);
    private HttpResponseMessage? _response;
    private Stream? _body;
    private CancellationTokenSource? _abort;
    private long _skip;
    private bool _mayOpen;
    private bool _isAtEnd;

    /// <summary>The offset of the next byte.</summary>
    public long Position { get; private set; } = offset;

    /// <summary>Where the bytes end, exclusively: also the file's end if the server was asked for a part from the beginning and gives the whole.</summary>
    public long? End { get; private set; } = end ?? source.Size;

    /// <summary>Whether a part begins where it was asked to, ends no later, and is of a file of the right size.</summary>
    internal static bool IsAnswer(ContentRangeHeaderValue? range, long position, long? end, long? size) =>
        range?.From == position
        && range.Unit.Equals("bytes", StringComparison.OrdinalIgnoreCase)
        && !(range.To >= end)
        && (range.Length is not { } total || size is null || total == size);

    /// <summary>Reads the next bytes; 0 at the end of the file. With an empty buffer it only makes sure that the bytes can be had.</summary>
    /// <exception cref="RestartException">The bytes from here on may be of another object than those that were read.</exception>
    /// <exception cref="WandbException">The file is not there, or its bytes cannot be had in the attempts that are allowed.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (!_isAtEnd)
        {
            // A read of bytes that are here already looks at no token.
            cancellationToken.ThrowIfCancellationRequested();
            if (Position > End)
            {
                return 0;
            }

            Uri url = source.Url;
            HttpStatusCode? refusal = null;
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
                        _backoff.Reset();
                        source.NoteProgress();
                        return fresh;
                    }
                }
                else if (Position < End)
                {
                    throw new WandbTransportException($"{source.Host} ended '{source.Name}' after {Position} of {End} bytes.", source.Host) { Retryability = Retryability.IfReadOnly };
                }
                else
                {
                    _isAtEnd = true;
                }
            }
            catch (WandbException exception) when (exception.Retryability != Retryability.Never)
            {
                await CloseAsync().ConfigureAwait(false);
                if (Position > _offset && source.EntityTag is null && !source.HasChecksum)
                {
                    throw new RestartException(exception);
                }

                await client.Content.WaitAsync(token => _backoff.PauseAsync(exception, token), cancellationToken).ConfigureAwait(false);
                LogResume(client.Logger, source.Name, Position, exception.Message);
            }

            if (refusal is { } status)
            {
                // Asking the API has its own retries.
                await source.RefreshAsync(url, status, cancellationToken).ConfigureAwait(false);
                LogRefresh(client.Logger, source.Name);
            }
        }

        return 0;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        if (_mayOpen)
        {
            _mayOpen = false;
            streams?.Release();
        }
    }

    // One byte more than announced is one too many: who reads sees that the size is wrong.
    private Memory<byte> Limit(Memory<byte> buffer) => _skip == 0 && End is { } end && end - Position < buffer.Length ? buffer[..(int)(end - Position + 1)] : buffer;

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

    /// <returns>The status by which the address was refused because it has expired; <see langword="null"/> if it was not.</returns>
    private async Task<HttpStatusCode?> OpenAsync(Uri url, CancellationToken cancellationToken)
    {
        if (!_mayOpen && streams is not null)
        {
            await client.Content.WaitAsync(streams.WaitAsync, cancellationToken).ConfigureAwait(false);
        }

        _mayOpen = true;
        RangeHeaderValue? range = Position > 0 || End < source.Size ? new RangeHeaderValue(Position, End < source.Size ? End - 1 : null) : null;
        HttpResponseMessage response = await client.Content
            .GetAsync(url, range, ifRange: range is null ? null : source.EntityTag, cancellationToken: cancellationToken).ConfigureAwait(false);
        try
        {
            if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent)
            {
                await BeginAsync(response, cancellationToken).ConfigureAwait(false);
                response = null!;
                return null;
            }

            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && Position > 0)
            {
                if (_isPart)
                {
                    throw new RestartException(source.ToDamage(response.Content.Headers.ContentRange?.Length is { } length && length != source.Size ? length : Position));
                }

                // All bytes are here already, or the object is shorter than we believe; whoever verifies will tell.
                _isAtEnd = true;
                return null;
            }

            bool isExpired = false;
            await client.Content.WaitAsync(async token => isExpired = await IsExpiredAsync(response, url, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            return isExpired ? response.StatusCode : throw ToException(response);
        }
        finally
        {
            response?.Dispose();
        }
    }

    private async Task BeginAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        // Bytes in another form than the stored ones can be neither resumed nor measured.
        if (response.Content.Headers.ContentEncoding.Any(static encoding => !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)))
        {
            throw new WandbDownloadException(
                $"{source.Host} sent '{source.Name}' with the encoding '{string.Join(", ", response.Content.Headers.ContentEncoding)}' although it was asked for the stored bytes.", source.Name);
        }

        EntityTagHeaderValue? tag = response.Headers.ETag is { IsWeak: false } strong ? strong : null;
        if (source.EntityTag is not null && tag is not null && !tag.Equals(source.EntityTag))
        {
            throw new RestartException(new WandbObjectChangedException(source.Name));
        }

        if (response.StatusCode == HttpStatusCode.PartialContent)
        {
            if (!IsAnswer(response.Content.Headers.ContentRange, Position, End, source.Size))
            {
                throw new WandbTransportException($"{source.Host} answered with other bytes of '{source.Name}' than it was asked for.", source.Host) { Retryability = Retryability.IfReadOnly };
            }
        }
        else if (Position == 0)
        {
            End = source.Size;
        }
        else if (_isPart)
        {
            // Every range would have the whole sent.
            throw new RestartException(
                new WandbTransportException($"{source.Host} does not send ranges of '{source.Name}' any more.", source.Host) { Retryability = Retryability.IfReadOnly });
        }
        else if (tag is null && !source.HasChecksum)
        {
            throw new RestartException(new WandbObjectChangedException(source.Name));
        }
        else
        {
            _skip = Position;
        }

        source.EntityTag ??= tag;
        _response = response;
        _abort = CancellationTokenSource.CreateLinkedTokenSource(client.Content.Disposed);
        try
        {
            _body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && HttpFault.Translate(exception, source.Url) is { } fault)
        {
            throw fault;
        }
    }

    private async ValueTask<int> ReadBodyAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        Task<int>? pending = null;
        try
        {
            ValueTask<int> read = _body!.ReadAsync(buffer, _abort!.Token);
            if (read.IsCompletedSuccessfully)
            {
                return read.Result;
            }

            // A body may take as long as it takes, but not be silent.
            pending = read.AsTask();
            return await pending.WaitAsync(options.IdleTimeout, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException exception) when (pending is not null)
        {
            await AbortAsync(pending).ConfigureAwait(false);
            throw Silent(exception);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await AbortAsync(pending ?? Task.CompletedTask).ConfigureAwait(false);
            await CloseAsync().ConfigureAwait(false);
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception) when (client.Content.Disposed.IsCancellationRequested)
        {
            // What a connection that is torn down throws depends on where it was.
            throw new ObjectDisposedException(nameof(WandbClient));
        }
        catch (Exception exception) when (HttpFault.Translate(exception, source.Url) is { } translated)
        {
            throw translated;
        }
    }

    // Until the read has ended it may still write into the caller's buffer.
    private async Task AbortAsync(Task pending)
    {
        await _abort!.CancelAsync().ConfigureAwait(false);
        await pending.WaitAsync(s_abortLimit, _timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!pending.IsCompleted)
        {
            // Not every stream of somebody's handler takes notice of a token.
            await _body!.DisposeAsync().ConfigureAwait(false);
        }

        await pending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<bool> IsExpiredAsync(HttpResponseMessage response, Uri url, CancellationToken cancellationToken)
    {
        using var limit = new AttemptLimit(options.IdleTimeout, _timeProvider, cancellationToken);
        try
        {
            return await StorageAnswer.IsExpiredAsync(response, url, limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (limit.HasEnded)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Silent(exception);
        }
    }

    private WandbTimeoutException Silent(Exception exception) =>
        new($"{source.Host} sent nothing of '{source.Name}' for {options.IdleTimeout.TotalSeconds} s.", options.IdleTimeout, exception) { Retryability = Retryability.IfReadOnly };

    private Exception ToException(HttpResponseMessage response)
    {
        HttpStatusCode status = response.StatusCode;
        switch (status)
        {
            case HttpStatusCode.PreconditionFailed:
                return new RestartException(new WandbObjectChangedException(source.Name));
            case HttpStatusCode.NotFound or HttpStatusCode.Gone:
                return new WandbNotFoundException($"{source.Host} has no bytes of '{source.Name}' ({(int)status}).", typeName: "File") { StatusCode = status };
            case var _ when StorageAnswer.IsTransient(status):
                return new WandbTransportException($"{source.Host} cannot serve '{source.Name}' now ({(int)status}).", source.Host)
                { StatusCode = status, RetryAfter = RetryAfter.Read(response, _timeProvider), Retryability = Retryability.IfReadOnly };
            default:
                return new WandbDownloadException($"{source.Host} does not serve '{source.Name}': it answered {(int)status}.", source.Name) { StatusCode = status };
        }
    }

    [LoggerMessage(21, LogLevel.Information, "{File} goes on at byte {Position}. {Failure}")]
    private static partial void LogResume(ILogger logger, string file, long position, string failure);

    [LoggerMessage(22, LogLevel.Information, "{File} goes on from a new address, because the old one was refused.")]
    private static partial void LogRefresh(ILogger logger, string file);

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
