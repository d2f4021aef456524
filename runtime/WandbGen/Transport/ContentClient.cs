using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace WandbGen.Transport;

/// <summary>Downloads and uploads the bytes that answers refer to. The storage hosts are not trusted.</summary>
/// <remarks>
/// Requests have no cookies, no trace headers, and no credentials except to the API's origin. A request is sent once. Callers repeat it
/// with <see cref="CreateAttempts"/>, because they know which part of a body they already have.
/// </remarks>
internal sealed class ContentClient(HttpSender sender, ClientLimits limits, Uri baseUrl, WandbClientOptions options, ILogger logger)
    : IDisposable
{
    private readonly CancellationTokenSource _disposed = new();
    private readonly OpenHandles _handles = new();

    /// <summary>One slot for each allowed connection. Waiting here has no time limit; waiting for a connection would count against that of
    /// the request.</summary>
    public SemaphoreSlim Streams { get; } = new(options.MaxConnectionsPerServer);

    /// <summary>The server's base URL, which addresses without a host are below.</summary>
    public Uri BaseUrl => baseUrl;

    /// <summary>The number of times that a refused address is requested again while no new byte arrives.</summary>
    public int MaxAddressRefreshes => options.MaxAddressRefreshes;

    /// <summary>The clock of all limits.</summary>
    public TimeProvider TimeProvider => options.TimeProvider;

    /// <summary>The logger of transfers.</summary>
    public ILogger Logger => logger;

    /// <summary>Creates the attempts of one transfer.</summary>
    public Attempts CreateAttempts(int maxAttempts, Func<WandbException, bool>? mayRepeat = null) =>
        new(options, options.Retry, limits.Budget, _disposed.Token)
        {
            MaxRetries = maxAttempts - 1,
            MayRepeat = mayRepeat ?? Attempts.MayPass,
        };

    /// <summary>Creates the attempts of polling for a result that a server needs time for.</summary>
    public Attempts CreatePolling(int maxAttempts) =>
        new(options, options.Retry, budget: null, _disposed.Token) { MaxRetries = maxAttempts - 1 };

    /// <summary>A token that is cancelled when the client is disposed.</summary>
    public CancellationToken Disposed => _disposed.Token;

    /// <summary>Makes a transfer when enough file handles are available, and repeats it if they were not.</summary>
    /// <inheritdoc cref="OpenHandles.RunAsync"/>
    public Task<TResult> RunAsync<TResult>(Func<Task<TResult>> transfer, int maxAttempts, CancellationToken cancellationToken) =>
        _handles.RunAsync(transfer, this, maxAttempts, cancellationToken);

    /// <summary>Waits for an operation, until the client is disposed at the latest.</summary>
    /// <exception cref="ObjectDisposedException">The client was disposed meanwhile.</exception>
    public Task WaitAsync(Func<CancellationToken, Task> wait, CancellationToken cancellationToken) =>
        Deadline.WaitAsync(wait, cancellationToken, _disposed.Token);

    /// <summary>Creates a deadline that the disposal of the client ends, too.</summary>
    public Deadline CreateDeadline(TimeSpan limit, CancellationToken cancellationToken) =>
        new(limit, options.TimeProvider, cancellationToken, _disposed.Token);

    /// <exception cref="ObjectDisposedException">The client is disposed.</exception>
    public void ThrowIfDisposed() => Deadline.ThrowIfDisposed(_disposed.Token);

    /// <summary>Sends a GET and returns its answer, whatever its status, with the body unread.</summary>
    /// <param name="url">An absolute address. Its query may contain a signature, and is not part of any text.</param>
    /// <param name="range">The range to request, or <see langword="null"/> for all bytes.</param>
    /// <param name="ifRange">The tag of the object that the range belongs to. If the object has changed, the answer has all bytes of the
    /// new one.</param>
    /// <param name="encoding">The content encoding to request.</param>
    /// <param name="cancellationToken">A token that cancels the wait for the headers.</param>
    /// <exception cref="WandbTransportException">The host could not be reached, broke the connection, or redirected to an address that is
    /// not allowed.</exception>
    /// <exception cref="WandbTimeoutException">The headers did not arrive within
    /// <see cref="WandbClientOptions.AttemptTimeout"/>.</exception>
    /// <remarks>Failures while the caller reads the body are translated by <see cref="HttpFault.Translate"/>; the caller sets the time
    /// limits.</remarks>
    [AsyncMethodBuilder(typeof(AheadTaskBuilder<>))]
    public async Task<HttpResponseMessage> GetAsync(
        Uri url,
        RangeHeaderValue? range = null,
        EntityTagHeaderValue? ifRange = null,
        string encoding = "identity",
        CancellationToken cancellationToken = default
    )
    {
        ThrowIfDisposed();
        await WaitForGateAsync(url, cancellationToken).ConfigureAwait(false);
        using Deadline deadline = CreateDeadline(options.AttemptTimeout, cancellationToken);
        Uri asked = url;
        try
        {
            return Note(await sender.SendAsync(url, CreateRequest, deadline.Token).ConfigureAwait(false));
        }
        catch (Exception exception) when (deadline.HasEnded && exception is not WandbException)
        {
            throw deadline.Explain(
                exception,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{ServerOrigin.Describe(asked)} did not answer within {options.AttemptTimeout.TotalSeconds} s "
                        + $"({nameof(WandbClientOptions)}.{nameof(WandbClientOptions.AttemptTimeout)})."
                )
            );
        }

        HttpRequestMessage CreateRequest(Uri target)
        {
            asked = target;
            var request = new HttpRequestMessage(HttpMethod.Get, target);
            request.Headers.TryAddWithoutValidation("Accept-Encoding", encoding);
            request.Headers.Range = range;
            if (ifRange is not null)
            {
                request.Headers.IfRange = new RangeConditionHeaderValue(ifRange);
            }

            return request;
        }
    }

    /// <summary>Reads why a server does not send what was requested.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="url">The address that was requested.</param>
    /// <param name="name">The name of what was requested.</param>
    /// <param name="limit">The time limit.</param>
    /// <param name="cancellationToken">A token that cancels the call.</param>
    /// <exception cref="WandbTimeoutException">The answer is not complete within the limit.</exception>
    public async Task<StorageAnswer> ReadRefusalAsync(
        HttpResponseMessage response,
        Uri url,
        string name,
        TimeSpan limit,
        CancellationToken cancellationToken
    )
    {
        using Deadline deadline = CreateDeadline(limit, cancellationToken);
        try
        {
            return await StorageAnswer.ReadAsync(response, url, deadline.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (deadline.HasEnded)
        {
            throw deadline.Explain(exception, DescribeSilence(ServerOrigin.Describe(response, url), name, limit));
        }
    }

    /// <summary>Returns the message for a server that no longer sends anything.</summary>
    public static string DescribeSilence(string host, string name, TimeSpan limit) =>
        $"{host} sent nothing of '{name}' for {limit.TotalSeconds} s.";

    /// <summary>Waits while the gate is closed. A transfer has no time limit, so the wait has none.</summary>
    public Task WaitForGateAsync(Uri url, CancellationToken cancellationToken) =>
        limits.Gate.IsOpen
            ? Task.CompletedTask
            : WaitAsync(token => limits.Gate.WaitAsync(ServerOrigin.Describe(url), TimeSpan.MaxValue, token), cancellationToken);

    /// <summary>Sends a PUT and returns its answer, whatever its status.</summary>
    /// <param name="url">An absolute address. Its query may contain a signature, and is not part of any text.</param>
    /// <param name="createRequest">Creates the request.</param>
    /// <param name="cancellationToken">A token that cancels the call. The caller sets the time limits, because it knows the progress of the
    /// body.</param>
    /// <exception cref="WandbTransportException">The host could not be reached, broke the connection, or redirected.</exception>
    public async Task<HttpResponseMessage> PutAsync(
        Uri url,
        Func<Uri, HttpRequestMessage> createRequest,
        CancellationToken cancellationToken
    )
    {
        ThrowIfDisposed();
        using Deadline deadline = CreateDeadline(Timeout.InfiniteTimeSpan, cancellationToken);
        try
        {
            return Note(await sender.SendAsync(url, createRequest, deadline.Token).ConfigureAwait(false));
        }
        catch (Exception exception) when (deadline.HasEnded && exception is not WandbException)
        {
            throw deadline.Explain(exception, "");
        }
    }

    private HttpResponseMessage Note(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode)
        {
            limits.Budget.Refund();
        }

        return response;
    }

    public void Dispose()
    {
        _disposed.Cancel();
        sender.Dispose();
    }
}
