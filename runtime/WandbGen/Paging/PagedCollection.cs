using System.Buffers;
using System.Buffers.Binary;
using System.ComponentModel;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using WandbGen.CompilerServices;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>A lazy, re-enumerable collection that is fetched page by page; the base of every class marked with
/// <see cref="WandbCollectionAttribute{T}"/>.</summary>
/// <typeparam name="T">The item.</typeparam>
/// <remarks>
/// It holds no state and no items: every enumeration begins at the first page and is independent of all others. Order and items are the
/// server's: what is added or
/// removed while an enumeration runs can make items come twice or be missed where the server's cursors are offsets, as W&amp;B's are. From
/// the second page on the next page is
/// fetched while the current one is worked on (<see cref="WandbClientOptions.Prefetch"/>).
/// <para>
/// Without a page size of the caller's the first page has 50 items and the next ones up to four times as many as the one before, as many as
/// an answer of an eighth of
/// <see cref="WandbClientOptions.MaxResponseSize"/> and of a sixth of <see cref="WandbClientOptions.AttemptTimeout"/> holds, and at most
/// <see cref="WandbClientOptions.MaxPageSize"/>. A page that is too large or takes too long, that a gateway or the server gives up (5xx),
/// or whose size, cost or complexity the server refuses
/// is asked for again with half as many items, down to one, before any retry is spent on it; that holds for a page size of the caller's
/// too. Sizes that failed are not
/// tried again by the same enumeration, except once if the failure may have had another cause.
/// </para>
/// <para>
/// Edges and nodes that are null are left out and counted (<see cref="Page{T}.Skipped"/>). A connection that is null where the schema
/// allows it is an empty page that is not
/// <see cref="Page{T}.IsWhole"/>; null for what the schema declares non-null is a <see cref="WandbProtocolException"/>, and null for a page
/// that was promised a <see cref="WandbPaginationException"/>.
/// </para>
/// <para>Every <see cref="WandbException"/> that ends an enumeration says where it came to:
/// <see cref="WandbException.ResumePoint"/>.</para>
/// </remarks>
public abstract class PagedCollection<T> : IListing<T>
{
    // 0 is not computed yet; computing it twice is harmless.
    private ulong _fingerprint;
    private int _changes;

    /// <summary>Creates a collection; sends nothing.</summary>
    /// <param name="client">The client that fetches the pages.</param>
    /// <param name="pageSize">The number of items a page, at least 1, which only failures make smaller; <see langword="null"/> lets the
    /// page adapt.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    protected PagedCollection(WandbClient client, int? pageSize)
    {
        ArgumentNullException.ThrowIfNull(client);
        ThrowIfNotPositive(pageSize);
        Client = client;
        PageSize = pageSize;
    }

    /// <summary>The client that fetches the pages.</summary>
    protected WandbClient Client { get; }

    /// <summary>The number of items a page, which only failures make smaller, or <see langword="null"/> if the page adapts.</summary>
    public int? PageSize { get; }

    /// <summary>The operation that fetches one page.</summary>
    protected abstract GraphQLOperation Operation { get; }

    /// <summary>The largest number of items that the server lets one ask for at once;
    /// <see cref="WandbCollectionAttribute{T}.MaxPageSize"/>.</summary>
    protected virtual int MaxPageSize => int.MaxValue;

    internal int LargestPage => MaxPageSize;

    internal WandbClient PagingClient => Client;

    /// <summary>How often something that this object listed was removed through it.</summary>
    internal int Changes => Volatile.Read(ref _changes);

    internal GraphQLOperation PagingOperation => Operation;

    internal string OperationName => Operation.Name;

    /// <inheritdoc/>
    /// <exception cref="WandbException">From <c>MoveNextAsync</c>: a page could not be fetched. Calling it again asks for the same page
    /// again.</exception>
    /// <exception cref="WandbPaginationException">From <c>MoveNextAsync</c>: the server's pages lead nowhere.</exception>
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

    /// <summary>The first items; never asks the server for more than that.</summary>
    /// <param name="count">The number of items; 0 sends nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public IAsyncEnumerable<T> Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new ItemRange<T>(this, after: null, skip: 0, count);
    }

    /// <summary>Goes on where an enumeration came to, in this process or another one.</summary>
    /// <param name="point">The <see cref="WandbException.ResumePoint"/> of the error that ended the enumeration of a collection with the
    /// same query.</param>
    /// <returns>The items that were not yielded yet. The page that the point lies in is asked for again.</returns>
    /// <exception cref="ArgumentException">The point is a place in the answer to another query.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of items to skip is negative.</exception>
    /// <remarks>
    /// If the server has let go of the point's cursor too, <c>new ResumePoint(null, count)</c> begins at the first page and leaves out the
    /// items that are done.
    /// </remarks>
    public IAsyncEnumerable<T> ResumeAt(ResumePoint point)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(point.Skip);
        return new ItemRange<T>(this, GetValue(point.Page, nameof(point)), point.Skip, long.MaxValue);
    }

    /// <summary>The collection page by page, as the server sends it; empty pages included.</summary>
    /// <param name="from">Where to begin: the <see cref="Page{T}.Next"/> of a page of the same query, of this process or another one;
    /// <see langword="null"/> for the first page.</param>
    /// <param name="pageSize">The fixed number of items a page, at least 1; <see langword="null"/> for the collection's own.</param>
    /// <exception cref="ArgumentException"><paramref name="from"/> is a place in the answer to another query.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="WandbPaginationException">From <c>MoveNextAsync</c>: the server's pages lead nowhere, or this page has no
    /// <see cref="Page{T}.Next"/> that leads on.</exception>
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
    /// Says that something that this object listed was removed. Where cursors are offsets a listing that goes on would skip what has moved
    /// up: one that is in progress and has pages to come is an <see cref="InvalidOperationException"/> from
    /// here on, as a .NET collection that was modified is.
    /// </summary>
    protected void NoteRemoval() => Interlocked.Increment(ref _changes);

    /// <summary>Writes the collection's own variables, which are the same for every page and bind its cursors.</summary>
    protected abstract void WriteVariables(Utf8JsonWriter writer);

    /// <summary>Writes the paging variables.</summary>
    protected abstract void WritePageVariables(Utf8JsonWriter writer, PageRequest page);

    /// <summary>Refuses what the server cannot do and the caller did not leave out.</summary>
    /// <param name="features">What the server can do.</param>
    /// <exception cref="WandbUnsupportedFeatureException">A feature is missing.</exception>
    protected virtual void RequireFeatures(ServerFeatures features) { }

    /// <summary>Asks the server for the number of all items, apart from listing them.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The number, or <see langword="null"/> if the server has none.</returns>
    /// <exception cref="WandbException">The server could not be asked.</exception>
    protected virtual Task<long?> GetTotalAsync(CancellationToken cancellationToken) => Task.FromResult<long?>(null);

    /// <summary>Reads one page from the response's <c>data</c>; see <see cref="IGraphQLRequest{TResult}.ReadData"/> for the reader's
    /// state.</summary>
    protected abstract PageContent<T> ReadPage(ref Utf8JsonReader reader, PageRequest page);

    internal Task<PageContent<T>> FetchAsync(
        PageRequest page,
        Func<WandbException, bool>? asksForLess,
        CancellationToken cancellationToken
    ) => Client.ExecuteAsync(new PageFetch<T>(this, page), asksForLess, cancellationToken);

    internal void WriteAllVariables(Utf8JsonWriter writer, PageRequest page)
    {
        WriteVariables(writer);
        WritePageVariables(writer, page);
    }

    internal PageContent<T> Read(ref Utf8JsonReader reader, PageRequest page) => ReadPage(ref reader, page);

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
                ? throw new ArgumentException("The cursor is a default value, which is no place in any collection.", parameter)
            : cursor.Fingerprint != GetFingerprint()
                ? throw new ArgumentException(
                    SafeText.Clean(
                        $"The cursor belongs to another query than this {Operation.Name}: its document or one of its variables differs."
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
