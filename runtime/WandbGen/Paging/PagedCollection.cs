using System.Buffers;
using System.Buffers.Binary;
using System.ComponentModel;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using WandbGen.CompilerServices;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>
/// A collection of items that may take several requests to enumerate. It is the base of every class that is marked with <see
/// cref="WandbCollectionAttribute{T}"/>.
/// </summary>
/// <typeparam name="T">The type of the items.</typeparam>
/// <remarks>
/// <para>
/// A collection has no state and stores no items: each enumeration starts at the first page and is independent of all others. The server
/// decides the order and the items. If its cursors are offsets, as W&amp;B's are, an item can be repeated or missed when items are added or
/// removed during an enumeration. Starting with the second page, the next page is requested while the current one is processed (<see
/// cref="WandbClientOptions.Prefetch"/>).
/// </para>
/// <para>
/// Without an explicit page size, the first page has 50 items, and each following page has up to four times as many as the one before. The
/// size is limited so that an answer uses at most an eighth of <see cref="WandbClientOptions.MaxResponseSize"/> and a sixth of <see
/// cref="WandbClientOptions.AttemptTimeout"/>, and by <see cref="WandbClientOptions.MaxPageSize"/>. If a page is too large or takes too
/// long, if a gateway or the server fails (5xx), or if the server refuses its size, cost or complexity, the page is requested again with
/// half as many items, down to one, before any retries are used. This also applies to an explicit page size. An enumeration does not use a
/// size that failed again, except once if the failure may have had a different cause.
/// </para>
/// <para>
/// Edges and nodes that are null are left out and counted (<see cref="Page{T}.Skipped"/>). If the schema allows a connection to be null, a
/// null connection is an empty page whose <see cref="Page{T}.IsWhole"/> is <see langword="false"/>. Null for a field that the schema
/// declares as non-null throws a <see cref="WandbProtocolException"/>. Null for a page that the server had announced throws a <see
/// cref="WandbPaginationException"/>.
/// </para>
/// <para>
/// Every <see cref="WandbException"/> that ends an enumeration has the position at which it ended: <see
/// cref="WandbException.ResumePoint"/>.
/// </para>
/// </remarks>
public abstract class PagedCollection<T> : IListing<T>
{
    // 0 is not computed yet; computing it twice is harmless.
    private ulong _fingerprint;
    private int _changes;

    /// <summary>Creates a collection. Sends no request.</summary>
    /// <param name="client">The client that requests the pages.</param>
    /// <param name="pageSize">
    /// The number of items per page, at least 1. It is reduced only after failures. <see langword="null"/> adapts the page size.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    protected PagedCollection(WandbClient client, int? pageSize)
    {
        ArgumentNullException.ThrowIfNull(client);
        ThrowIfNotPositive(pageSize);
        Client = client;
        PageSize = pageSize;
    }

    /// <summary>The client that requests the pages.</summary>
    protected WandbClient Client { get; }

    /// <summary>
    /// The number of items per page, which is reduced only after failures, or <see langword="null"/> if the page size adapts.
    /// </summary>
    public int? PageSize { get; }

    /// <summary>The operation that requests one page.</summary>
    protected abstract GraphQLOperation Operation { get; }

    /// <summary>The largest page size that the server accepts: <see cref="WandbCollectionAttribute{T}.MaxPageSize"/>.</summary>
    protected virtual int MaxPageSize => int.MaxValue;

    internal int LargestPage => MaxPageSize;

    internal WandbClient PagingClient => Client;

    /// <summary>How often something that this object listed was removed through it.</summary>
    internal int Changes => Volatile.Read(ref _changes);

    internal GraphQLOperation PagingOperation => Operation;

    internal string OperationName => Operation.Name;

    /// <inheritdoc/>
    /// <exception cref="WandbException">
    /// From <c>MoveNextAsync</c>: a page could not be read. The next call requests the same page again.
    /// </exception>
    /// <exception cref="WandbPaginationException">From <c>MoveNextAsync</c>: the pages of the server repeat or never end.</exception>
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) => Walk(cancellationToken);

    IListingEnumerator<T> IListing<T>.Walk(CancellationToken cancellationToken) => Walk(cancellationToken);

    async ValueTask<long?> IListing<T>.CountAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await GetTotalAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (WandbUnsupportedFeatureException)
        {
            // An older server has no number to compare with.
            return null;
        }
    }

    /// <summary>Returns the first items. It does not request more items from the server.</summary>
    /// <param name="count">The number of items. 0 sends no request.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public IAsyncEnumerable<T> Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new ItemRange<T>(this, after: null, skip: 0, count);
    }

    /// <summary>Continues an enumeration that was ended by an exception, in this process or another one.</summary>
    /// <param name="point">
    /// The <see cref="WandbException.ResumePoint"/> of the exception. It must be from a collection with the same query.
    /// </param>
    /// <returns>The items that were not returned before. The page that contains the position is requested again.</returns>
    /// <exception cref="ArgumentException">The position belongs to a different query.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of items to skip is negative.</exception>
    /// <remarks>
    /// If the server no longer accepts the cursor, <c>new ResumePoint(null, count)</c> starts at the first page and skips the items that
    /// were already returned.
    /// </remarks>
    public IAsyncEnumerable<T> ResumeAt(ResumePoint point)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(point.Skip);
        return new ItemRange<T>(this, GetValue(point.Page, nameof(point)), point.Skip, long.MaxValue);
    }

    /// <summary>Returns the pages of the collection as the server sends them, including empty pages.</summary>
    /// <param name="from">
    /// The position to start at: the <see cref="Page{T}.Next"/> of a page of the same query, from this process or another one. <see
    /// langword="null"/> starts at the first page.
    /// </param>
    /// <param name="pageSize">
    /// The fixed number of items per page, at least 1. <see langword="null"/> uses the page size of the collection.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="from"/> belongs to a different query.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="WandbPaginationException">
    /// From <c>MoveNextAsync</c>: the pages of the server repeat or never end, or this page has no valid <see cref="Page{T}.Next"/>.
    /// </exception>
    public IAsyncEnumerable<Page<T>> AsPages(PageCursor? from = null, int? pageSize = null)
    {
        ThrowIfNotPositive(pageSize);
        return new PageSequence<T>(this, GetValue(from, nameof(from)), pageSize ?? PageSize);
    }

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public override bool Equals(object? obj) => base.Equals(obj);

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public override int GetHashCode() => base.GetHashCode();

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public override string? ToString() => base.ToString();

    /// <summary>
    /// Records that an item of this collection was deleted. If cursors are offsets, an enumeration that continues would skip the items that
    /// moved up. From now on, an enumeration that is in progress and has further pages throws an <see cref="InvalidOperationException"/>,
    /// like a .NET collection that was modified.
    /// </summary>
    protected void NoteRemoval() => Interlocked.Increment(ref _changes);

    /// <summary>
    /// Writes the variables of the collection, which are the same for every page. Its cursors are valid only for these variables.
    /// </summary>
    protected abstract void WriteVariables(Utf8JsonWriter writer);

    /// <summary>Writes the paging variables.</summary>
    protected abstract void WritePageVariables(Utf8JsonWriter writer, PageRequest page);

    /// <summary>Throws if the server lacks a feature that a parameter of this collection requires.</summary>
    /// <param name="features">The features of the server.</param>
    /// <exception cref="WandbUnsupportedFeatureException">The server lacks a feature.</exception>
    protected virtual void RequireFeatures(ServerFeatures features) { }

    /// <summary>Requests the total number of items, without listing them.</summary>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The number, or <see langword="null"/> if the server does not state it.</returns>
    /// <exception cref="WandbException">The request failed.</exception>
    protected virtual Task<long?> GetTotalAsync(CancellationToken cancellationToken) => Task.FromResult<long?>(null);

    /// <summary>
    /// Reads a page from the <c>data</c> of an answer. For the position of the reader, see <see cref="IGraphQLRequest{TResult}.ReadData"/>.
    /// </summary>
    protected abstract PageContent<T> ReadPage(ref JsonTokenReader reader, PageRequest page);

    internal virtual Task<PageContent<T>> FetchAsync(
        PageRequest page,
        Func<WandbException, bool>? asksForLess,
        CancellationToken cancellationToken
    ) => Client.ExecuteAsync(new PageFetch<T>(this, page), asksForLess, cancellationToken);

    internal void WriteAllVariables(Utf8JsonWriter writer, PageRequest page)
    {
        WriteVariables(writer);
        WritePageVariables(writer, page);
    }

    internal PageContent<T> Read(ref JsonTokenReader reader, PageRequest page) => ReadPage(ref reader, page);

    internal void RequirePagingFeatures(ServerFeatures features) => RequireFeatures(features);

    internal PageCursor ToCursor(string value) => new(GetFingerprint(), value);

    private ItemEnumerator<T> Walk(CancellationToken cancellationToken) =>
        new(new PageReader<T>(this, after: null, PageSize, long.MaxValue, cancellationToken), cancellationToken);

    private string? GetValue(PageCursor? place, string parameter)
    {
        if (place is not { } cursor)
        {
            return null;
        }

        return cursor.Value is null
                ? throw new ArgumentException("The cursor is a default value, which is not a position in a collection.", parameter)
            : cursor.Fingerprint != GetFingerprint()
                ? throw new ArgumentException(
                    SafeText.Clean(
                        $"The cursor belongs to a different query than this {Operation.Name}: the document or a variable differs."
                    ),
                    parameter
                )
            : cursor.Value;
    }

    private static void ThrowIfNotPositive(int? pageSize)
    {
        if (pageSize is { } size)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(size, 1, nameof(pageSize));
        }
    }

    private ulong GetFingerprint()
    {
        if (Volatile.Read(ref _fingerprint) is not 0 and var known)
        {
            return known;
        }

        var query = new ArrayBufferWriter<byte>();
        query.Write(Encoding.UTF8.GetBytes(Operation.Document));
        using (var writer = new Utf8JsonWriter(query))
        {
            writer.WriteStartObject();
            WriteVariables(writer);
            writer.WriteEndObject();
        }

        ulong fingerprint = BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(query.WrittenSpan));
        Volatile.Write(ref _fingerprint, fingerprint);
        return fingerprint;
    }
}

/// <summary>Creates collections without a server, for tests.</summary>
public static class PagedCollection
{
    /// <summary>
    /// Creates a collection of items that are known already. It behaves like a collection that a server answers, with pages, cursors and
    /// resume points, and sends no request.
    /// </summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="items">The items, which are enumerated once.</param>
    public static PagedCollection<T> Of<T>(params IEnumerable<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return new CollectionOfItems<T>([.. items]);
    }
}
