using System.Runtime.CompilerServices;

namespace WandbGen.Tool.Mirrors;

/// <summary>
/// Enumerates a collection of which a mirror needs all: an item that comes again, because others were added meanwhile, is left out, and
/// entries that are null are told.
/// </summary>
internal static class WholeListing
{
    /// <summary>Enumerates the items.</summary>
    /// <param name="items">The collection.</param>
    /// <param name="nameOf">What an item is recognized by.</param>
    /// <param name="onMissing">Called at the end with the number of entries that the server did not name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        PagedCollection<T> items,
        Func<T, string> nameOf,
        Action<int> onMissing,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        int missing = 0;
        await foreach (Page<T> page in items.AsPages().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            missing += page.IsWhole ? 0 : Math.Max(1, page.Skipped);
            for (int i = 0; i < page.Count; i++)
            {
                if (names.Add(nameOf(page[i])))
                {
                    yield return page[i];
                }
            }
        }

        if (missing > 0)
        {
            onMissing(missing);
        }
    }

    /// <summary>Says which entries are missing.</summary>
    public static WandbIncompleteListingException ToException(string what, int missing) =>
        new($"The server does not name {missing} of the {what}. Run the same command again to mirror them.");
}
