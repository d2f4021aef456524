using System.Text.Json;
using WandbGen.CompilerServices;

namespace WandbGen;

/// <summary>A lazy, re-enumerable collection that is fetched page by page; the base of every class marked with <see cref="WandbCollectionAttribute{T}"/>.</summary>
/// <typeparam name="T">The item.</typeparam>
public abstract class PagedCollection<T> : IAsyncEnumerable<T>
{
    /// <summary>Creates a collection; sends nothing.</summary>
    /// <param name="client">The client that fetches the pages.</param>
    /// <param name="pageSize">The fixed number of items a page, at least 1; <see langword="null"/> lets the page grow.</param>
    protected PagedCollection(WandbClient client, int? pageSize)
    {
        Client = client;
        PageSize = pageSize;
    }

    /// <summary>The client that fetches the pages.</summary>
    protected WandbClient Client { get; }

    /// <summary>The fixed number of items a page, or <see langword="null"/> if the page grows.</summary>
    public int? PageSize { get; }

    /// <summary>The operation that fetches one page.</summary>
    protected abstract GraphQLOperation Operation { get; }

    /// <summary>Writes the collection's own variables, which are the same for every page and bind its cursors.</summary>
    protected abstract void WriteVariables(Utf8JsonWriter writer);

    /// <summary>Writes the paging variables.</summary>
    protected abstract void WritePageVariables(Utf8JsonWriter writer, PageRequest page);

    /// <summary>Reads one page from the response's <c>data</c>; see <see cref="IGraphQLRequest{TResult}.ReadData"/> for the reader's state.</summary>
    protected abstract PageContent<T> ReadPage(ref Utf8JsonReader reader, PageRequest page);

    /// <inheritdoc/>
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
