using System.Net;
using System.Runtime.CompilerServices;

namespace WandbGen;

/// <summary>Converts exceptions of a cloud's SDK to exceptions that name the reference.</summary>
/// <param name="storage">What messages call the cloud's storage.</param>
/// <param name="textOf">Returns the reason that an exception states.</param>
/// <param name="statusOf">Returns the HTTP status of an exception, if it has one.</param>
internal sealed class ReferenceFailures(string storage, Func<Exception, string> textOf, Func<Exception, HttpStatusCode?> statusOf)
{
    /// <summary>Finds the object of an entry that is to be downloaded.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="findAsync">Asks the SDK.</param>
    /// <param name="cancellationToken">A token whose cancellation is not converted.</param>
    /// <exception cref="WandbException">The SDK failed.</exception>
    public async ValueTask<IDownloadable?> FindAsync(
        ArtifactEntry entry,
        Func<Task<IDownloadable?>> findAsync,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await findAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (IsOfSdk(exception, cancellationToken))
        {
            throw new WandbDownloadException(
                $"{storage} did not return '{entry.Path}' ({entry.Reference}): {textOf(exception)}",
                entry.Path,
                exception
            )
            {
                StatusCode = statusOf(exception),
            };
        }
    }

    /// <summary>Enumerates the entries that a reference to be logged stands for.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="found">The entries, as the SDK returns them.</param>
    /// <param name="cancellationToken">A token whose cancellation is not converted.</param>
    /// <exception cref="WandbException">The SDK failed.</exception>
    public async IAsyncEnumerable<ArtifactEntry> ListAsync(
        ArtifactEntry reference,
        IAsyncEnumerable<ArtifactEntry> found,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        IAsyncEnumerator<ArtifactEntry> enumerator = found.GetAsyncEnumerator(cancellationToken);
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
                catch (Exception exception) when (IsOfSdk(exception, cancellationToken))
                {
                    throw new WandbUploadException(
                        $"{storage} did not describe '{reference.Path}' ({reference.Reference}): {textOf(exception)}",
                        reference.Path,
                        exception
                    )
                    {
                        StatusCode = statusOf(exception),
                    };
                }

                yield return enumerator.Current;
            }
        }
    }

    private static bool IsOfSdk(Exception exception, CancellationToken cancellationToken) =>
        exception is not WandbException && !cancellationToken.IsCancellationRequested;
}
