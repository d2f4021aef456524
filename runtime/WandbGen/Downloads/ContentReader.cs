using System.Net;
using System.Net.Http.Headers;
using WandbGen.Transport;

namespace WandbGen.Downloads;

/// <summary>
/// Reads the bytes of a file from an offset to its end, whatever happens to connections and addresses on the way: a broken answer is resumed where it broke, an
/// address that has expired is asked for again.
/// </summary>
internal sealed class ContentReader(WandbClient client, IDownloadable file, DownloadOptions options, long offset) : IAsyncDisposable
{
    private const int MaxRefreshesWithoutProgress = 3;

    private readonly TimeProvider _timeProvider = client.Options.TimeProvider;
    private readonly Backoff _backoff = new(client.Options, options.MaxAttemptsWithoutProgress);
    private Uri? _url;
    private EntityTagHeaderValue? _entityTag;
    private HttpResponseMessage? _response;
    private Stream? _body;
    private CancellationTokenSource? _abort;
    private long _skip;
    private int _refreshes;
    private bool _isAtEnd;

    /// <summary>The offset of the next byte.</summary>
    public long Position { get; private set; } = offset;

    /// <summary>Reads the next bytes; 0 at the end of the file. With an empty buffer it only makes sure that the bytes can be had.</summary>
    /// <exception cref="WandbException">The file is not there, or its bytes cannot be had in the attempts that are allowed.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (!_isAtEnd)
        {
            // One byte more than announced is one too many: who reads sees that the size is wrong.
            if (file.Size is { } size && Position > size)
            {
                return 0;
            }

            try
            {
                if (_body is null)
                {
                    if (Position > 0 && Position == file.Size)
                    {
                        return 0;
                    }

                    await OpenAsync(cancellationToken).ConfigureAwait(false);
                    continue;
                }

                if (buffer.IsEmpty)
                {
                    return 0;
                }

                int read = await ReadBodyAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (read > 0 && _skip > 0)
                {
                    // The server sent the whole file although we asked for the rest.
                    int skipped = (int)Math.Min(_skip, read);
                    _skip -= skipped;
                    buffer.Span[skipped..read].CopyTo(buffer.Span);
                    read -= skipped;
                    if (read == 0)
                    {
                        continue;
                    }
                }

                if (read > 0)
                {
                    Position += read;
                    _backoff.Reset();
                    _refreshes = 0;
                    return read;
                }

                if (file.Size is { } announced && Position < announced)
                {
                    throw new WandbTransportException($"{Host} ended '{file.Name}' after {Position} of {announced} bytes.", Host) { Retryability = Retryability.IfReadOnly };
                }

                _isAtEnd = true;
            }
            catch (WandbException exception) when (exception.Retryability != Retryability.Never)
            {
                await CloseAsync().ConfigureAwait(false);
                await _backoff.PauseAsync(exception, cancellationToken).ConfigureAwait(false);
            }
        }

        return 0;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => CloseAsync();

    private string Host => _url is null ? "" : ServerOrigin.Describe(_url);

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        _url ??= ParseUrl(file.Url);
        RangeHeaderValue? range = Position > 0 ? new RangeHeaderValue(Position, null) : null;
        HttpResponseMessage response = await client.Content
            .GetAsync(_url, range, ifRange: range is null ? null : _entityTag, cancellationToken: cancellationToken).ConfigureAwait(false);
        try
        {
            if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent)
            {
                await BeginAsync(response, cancellationToken).ConfigureAwait(false);
                response = null!;
                return;
            }

            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && Position > 0)
            {
                // All bytes are here already, or the object is shorter than we believe; whoever verifies will tell.
                _isAtEnd = true;
                return;
            }

            if (await StorageAnswer.IsExpiredAsync(response, cancellationToken).ConfigureAwait(false))
            {
                await RefreshAsync(response.StatusCode, cancellationToken).ConfigureAwait(false);
                return;
            }

            throw ToException(response);
        }
        finally
        {
            response?.Dispose();
        }
    }

    private async Task BeginAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        // Bytes in another form than the stored ones can be neither resumed nor measured.
        if (response.Content.Headers.ContentEncoding.Count > 0 && !response.Content.Headers.ContentEncoding.Contains("identity"))
        {
            throw new WandbDownloadException(
                $"{Host} sent '{file.Name}' with the encoding '{string.Join(", ", response.Content.Headers.ContentEncoding)}' although it was asked for the stored bytes.", file.Name);
        }

        EntityTagHeaderValue? tag = response.Headers.ETag is { IsWeak: false } strong ? strong : null;
        if (response.StatusCode == HttpStatusCode.PartialContent)
        {
            ContentRangeHeaderValue? range = response.Content.Headers.ContentRange;
            if (Position == 0 || range?.From != Position || (range.Length is { } total && file.Size is { } size && total != size))
            {
                throw new WandbTransportException($"{Host} answered with other bytes of '{file.Name}' than it was asked for.", Host) { Retryability = Retryability.IfReadOnly };
            }
        }
        else
        {
            if (Position > 0 && _entityTag is not null && tag is not null && !tag.Equals(_entityTag))
            {
                throw new WandbDownloadException($"'{file.Name}' changed on the server while it was being downloaded; ask for it again.", file.Name);
            }

            _skip = Position;
        }

        _entityTag = tag ?? _entityTag;
        _response = response;
        _abort = new CancellationTokenSource();
        _body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<int> ReadBodyAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ValueTask<int> read = _body!.ReadAsync(buffer, _abort!.Token);
        if (read.IsCompletedSuccessfully)
        {
            return read.Result;
        }

        // A body may take as long as it takes, but not be silent.
        Task<int> pending = read.AsTask();
        try
        {
            return await pending.WaitAsync(options.IdleTimeout, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            await AbortAsync(pending).ConfigureAwait(false);
            throw new WandbTimeoutException($"{Host} sent nothing of '{file.Name}' for {options.IdleTimeout.TotalSeconds} s.", options.IdleTimeout, exception)
            { Retryability = Retryability.IfReadOnly };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await AbortAsync(pending).ConfigureAwait(false);
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception exception) when (HttpFault.Translate(exception, _url!) is { } translated)
        {
            throw translated;
        }
    }

    // Until the read has ended it may still write into the caller's buffer.
    private async Task AbortAsync(Task pending)
    {
        await _abort!.CancelAsync().ConfigureAwait(false);
        await pending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RefreshAsync(HttpStatusCode status, CancellationToken cancellationToken)
    {
        if (++_refreshes > MaxRefreshesWithoutProgress || await file.RefreshUrlAsync(cancellationToken).ConfigureAwait(false) is not { } fresh)
        {
            throw new WandbDownloadException($"{Host} refuses '{file.Name}' ({(int)status}): its address has expired, or the API key has no access to it.", file.Name) { StatusCode = status };
        }

        _url = ParseUrl(fresh);
    }

    private WandbException ToException(HttpResponseMessage response)
    {
        HttpStatusCode status = response.StatusCode;
        switch (status)
        {
            case HttpStatusCode.NotFound or HttpStatusCode.Gone:
                return new WandbNotFoundException($"{Host} has no bytes of '{file.Name}' ({(int)status}).", typeName: "File") { StatusCode = status };
            case var _ when StorageAnswer.IsTransient(status):
                return new WandbTransportException($"{Host} cannot serve '{file.Name}' now ({(int)status}).", Host)
                { StatusCode = status, RetryAfter = RetryAfter.Read(response, _timeProvider), Retryability = Retryability.IfReadOnly };
            default:
                return new WandbDownloadException($"{Host} does not serve '{file.Name}': it answered {(int)status}.", file.Name) { StatusCode = status };
        }
    }

    private Uri ParseUrl(string? url)
    {
        if (string.IsNullOrEmpty(url))
        {
            throw new WandbDownloadException($"'{file.Name}' has no address to download it from.", file.Name);
        }

        return Uri.TryCreate(url, UriKind.Absolute, out Uri? parsed) && parsed.Scheme is "http" or "https"
            ? parsed
            : throw new WandbDownloadException(
                $"'{file.Name}' is a reference to {(parsed is { IsAbsoluteUri: true } ? $"a '{parsed.Scheme}' address" : "something that is no address")}, which is not downloaded: only http and https are.",
                file.Name);
    }

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
