using System.Buffers;
using System.Buffers.Binary;
using System.ComponentModel;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using WandbGen.CompilerServices;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>A lazy, re-enumerable collection that is fetched page by page; the base of every class marked with <see cref="WandbCollectionAttribute{T}"/>.</summary>
/// <typeparam name="T">The item.</typeparam>
/// <remarks>
/// It holds no state and no items: every enumeration begins at the first page and is independent of all others. Order and items are the server's: what is added or
/// removed while an enumeration runs can make items come twice or be missed where the server's cursors are offsets, as W&amp;B's are. Without a fixed page size the
/// first page has 50 items and the next ones four times as many as the one before, up to <see cref="WandbClientOptions.MaxPageSize"/>. From the second page on the next page is fetched while the current
/// one is worked on (<see cref="WandbClientOptions.Prefetch"/>).
/// </remarks>
public abstract class PagedCollection<T> : IAsyncEnumerable<T>
{
    // 0 is not computed yet; computing it twice is harmless.
    private ulong _fingerprint;

    /// <summary>Creates a collection; sends nothing.</summary>
    /// <param name="client">The client that fetches the pages.</param>
    /// <param name="pageSize">The fixed number of items a page, at least 1; <see langword="null"/> lets the page grow.</param>
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

    /// <summary>The fixed number of items a page, or <see langword="null"/> if the page grows.</summary>
    public int? PageSize { get; }

    /// <summary>The operation that fetches one page.</summary>
    protected abstract GraphQLOperation Operation { get; }

    internal WandbClient PagingClient => Client;

    internal GraphQLOperation PagingOperation => Operation;

    internal string OperationName => Operation.Name;

    /// <inheritdoc/>
    /// <exception cref="WandbException">From <c>MoveNextAsync</c>: a page could not be fetched. Calling it again asks for the same page again.</exception>
    /// <exception cref="WandbPaginationException">From <c>MoveNextAsync</c>: the server's pages lead nowhere.</exception>
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new ItemEnumerator<T>(new PageReader<T>(this, after: null, PageSize, long.MaxValue, cancellationToken), cancellationToken);

    /// <summary>The first items; never asks the server for more than that.</summary>
    /// <param name="count">The number of items; 0 sends nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public IAsyncEnumerable<T> Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new ItemRange<T>(this, count);
    }

    /// <summary>The collection page by page, as the server sends it; empty pages included.</summary>
    /// <param name="from">Where to begin: the <see cref="Page{T}.Next"/> of a page of the same query, of this process or another one; <see langword="null"/> for the first page.</param>
    /// <param name="pageSize">The fixed number of items a page, at least 1; <see langword="null"/> for the collection's own.</param>
    /// <exception cref="ArgumentException"><paramref name="from"/> is a place in the answer to another query.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="WandbPaginationException">From <c>MoveNextAsync</c>: the server's pages lead nowhere, or this page has no <see cref="Page{T}.Next"/> that leads on.</exception>
    public IAsyncEnumerable<Page<T>> AsPages(PageCursor? from = null, int? pageSize = null)
    {
        ThrowIfNotPositive(pageSize);
        if (from is { } cursor && (cursor.Value is null || cursor.Fingerprint != GetFingerprint()))
        {
            throw new ArgumentException(
                SafeText.Clean(
                    cursor.Value is null
                        ? "The cursor is a default value, which is no place in any collection."
                        : $"The cursor belongs to another query than this {Operation.Name}: its document or one of its variables differs."),
                nameof(from));
        }

        return new PageSequence<T>(this, from?.Value, pageSize ?? PageSize);
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

    /// <summary>Writes the collection's own variables, which are the same for every page and bind its cursors.</summary>
    protected abstract void WriteVariables(Utf8JsonWriter writer);

    /// <summary>Writes the paging variables.</summary>
    protected abstract void WritePageVariables(Utf8JsonWriter writer, PageRequest page);

    /// <summary>Refuses what the server cannot do and the caller did not leave out.</summary>
    /// <param name="features">What the server can do.</param>
    /// <exception cref="WandbUnsupportedFeatureException">A feature is missing.</exception>
    protected virtual void RequireFeatures(ServerFeatures features)
    {
    }

    /// <summary>Reads one page from the response's <c>data</c>; see <see cref="IGraphQLRequest{TResult}.ReadData"/> for the reader's state.</summary>
    protected abstract PageContent<T> ReadPage(ref Utf8JsonReader reader, PageRequest page);

    internal Task<PageContent<T>> FetchAsync(PageRequest page, CancellationToken cancellationToken) =>
        Client.ExecuteAsync(new PageFetch<T>(this, page), cancellationToken);

    internal void WriteAllVariables(Utf8JsonWriter writer, PageRequest page)
    {
        WriteVariables(writer);
        WritePageVariables(writer, page);
    }

    internal PageContent<T> Read(ref Utf8JsonReader reader, PageRequest page) => ReadPage(ref reader, page);

    internal void RequirePagingFeatures(ServerFeatures features) => RequireFeatures(features);

    internal PageCursor ToCursor(string value) => new(GetFingerprint(), value);

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
