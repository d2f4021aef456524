namespace WandbGen;

/// <summary>
/// A listing that states after an enumeration whether it was complete. Only then is a file that it does not name known to be absent.
/// </summary>
/// <typeparam name="T">The item.</typeparam>
internal interface IListing<out T> : IAsyncEnumerable<T>
{
    /// <summary>Begins a walk.</summary>
    IListingEnumerator<T> Walk(CancellationToken cancellationToken);

    /// <summary>The number of items by another source than the listing itself, or <see langword="null"/> if there is none.</summary>
    ValueTask<long?> CountAsync(CancellationToken cancellationToken);
}

/// <summary>An enumeration of a listing.</summary>
/// <typeparam name="T">The item.</typeparam>
internal interface IListingEnumerator<out T> : IAsyncEnumerator<T>
{
    /// <summary>Why the walk so far is not known to be all of the listing, as the end of a sentence; <see langword="null"/> if it
    /// is.</summary>
    string? Doubt { get; }
}

/// <summary>A list that the caller states to be complete.</summary>
internal sealed class VouchedListing<T>(IEnumerable<T> items) : IListing<T>
{
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) => Walk(cancellationToken);

    public IListingEnumerator<T> Walk(CancellationToken cancellationToken) => new Enumerator(items.GetEnumerator());

    public ValueTask<long?> CountAsync(CancellationToken cancellationToken) => new((long?)null);

    private sealed class Enumerator(IEnumerator<T> items) : IListingEnumerator<T>
    {
        public string? Doubt => null;

        public T Current => items.Current;

        public ValueTask<bool> MoveNextAsync() => new(items.MoveNext());

        public ValueTask DisposeAsync()
        {
            items.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
