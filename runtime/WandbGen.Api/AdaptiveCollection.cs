namespace WandbGen;

/// <summary>
/// A listing for which there are several operations. The features of the server decide which one is used; they are checked once for each
/// enumeration.
/// </summary>
/// <typeparam name="T">The item.</typeparam>
/// <remarks>It can be enumerated any number of times. <see cref="ResolveAsync"/> returns the underlying collection.</remarks>
public sealed class AdaptiveCollection<T> : IAsyncEnumerable<T>
{
    private readonly Func<CancellationToken, Task<PagedCollection<T>>> _resolve;

    internal AdaptiveCollection(Func<CancellationToken, Task<PagedCollection<T>>> resolve) => _resolve = resolve;

    /// <summary>Returns the collection that this server supports.</summary>
    /// <param name="cancellationToken">A token that cancels the requests.</param>
    /// <exception cref="WandbUnsupportedFeatureException">The server is too old for all of the operations.</exception>
    /// <exception cref="WandbException">The features of the server could not be read.</exception>
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
