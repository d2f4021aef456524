using System.Runtime.CompilerServices;

namespace WandbGen;

/// <summary>Converts exceptions of a cloud's SDK to exceptions that name the reference.</summary>
internal static class ReferenceFailures
{
    /// <summary>Enumerates the results of an SDK.</summary>
    /// <param name="found">The results.</param>
    /// <param name="translate">Creates the exception.</param>
    /// <param name="cancellationToken">A token whose cancellation is not translated.</param>
    public static async IAsyncEnumerable<T> TranslateAsync<T>(
        this IAsyncEnumerable<T> found,
        Func<Exception, WandbException> translate,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        IAsyncEnumerator<T> enumerator = found.GetAsyncEnumerator(cancellationToken);
        await using (enumerator.ConfigureAwait(false))
        {
            while (true)
            {
                try
                {
                    if (!await enumerator.MoveNextAsync().ConfigureAwait(false))
                    {
                        yield break;
                    }
                }
                catch (Exception exception) when (exception is not WandbException && !cancellationToken.IsCancellationRequested)
                {
                    throw translate(exception);
                }

                yield return enumerator.Current;
            }
        }
    }
}
