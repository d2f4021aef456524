namespace WandbGen;

/// <summary>A listing that is asked for in one of several ways, by what the server can do: which one is found out when it is first read,
/// once for each reading.</summary>
/// <typeparam name="T">The item.</typeparam>
/// <remarks>It can be enumerated any number of times, as the collection behind it, which <see cref="ResolveAsync"/> returns.</remarks>
public sealed class AdaptiveCollection<T> : IAsyncEnumerable<T>
{
    private readonly Func<CancellationToken, Task<PagedCollection<T>>> _resolve;

    internal AdaptiveCollection(Func<CancellationToken, Task<PagedCollection<T>>> resolve) => _resolve = resolve;

    /// <summary>The collection that this server answers.</summary>
    /// <param name="cancellationToken">A token that cancels the requests.</param>
    /// <exception cref="WandbUnsupportedFeatureException">The server is too old for any of the ways.</exception>
    /// <exception cref="WandbException">The server could not be asked what it can do.</exception>
    public Task<PagedCollection<T>> ResolveAsync(CancellationToken cancellationToken = default) => _resolve(cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        PagedCollection<T> collection = await ResolveAsync(cancellationToken).ConfigureAwait(false);
        await foreach (T item in collection.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return item;
        }
    }

    /// <inheritdoc cref="PagedCollection{T}.AsPages"/>
    public IAsyncEnumerable<Page<T>> AsPages(PageCursor? from = null, int? pageSize = null) =>
        ReadAsync(collection => collection.AsPages(from, pageSize));

    /// <inheritdoc cref="PagedCollection{T}.ResumeAt"/>
    public IAsyncEnumerable<T> ResumeAt(ResumePoint point) => ReadAsync(collection => collection.ResumeAt(point));

    private async IAsyncEnumerable<TPart> ReadAsync<TPart>(
        Func<PagedCollection<T>, IAsyncEnumerable<TPart>> read,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        PagedCollection<T> collection = await ResolveAsync(cancellationToken).ConfigureAwait(false);
        await foreach (TPart part in read(collection).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return part;
        }
    }
}
