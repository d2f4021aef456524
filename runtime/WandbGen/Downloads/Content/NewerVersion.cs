using Microsoft.Extensions.Logging;
using WandbGen.Transport;

namespace WandbGen.Downloads;

/// <summary>
/// Checks whether a file was replaced after it was listed, like the log of a run that is running. Its bytes are then newer, not damaged.
/// </summary>
internal static partial class NewerVersion
{
    /// <summary>Asks for the file as the server has it now.</summary>
    /// <returns>The same file if it has not changed, or nothing more could be found out; <see langword="null"/> if it is gone.</returns>
    public static async Task<IDownloadable?> FindAsync(ContentClient content, IDownloadable listed, CancellationToken cancellationToken)
    {
        IDownloadable? current = listed;
        try
        {
            await content
                .WaitAsync(async token => current = await listed.RefreshAsync(token).ConfigureAwait(false), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (WandbException exception)
        {
            // The caller throws the damage of the bytes, which is more important than this failure.
            LogUnknown(content.Logger, listed.Name, exception.Message);
        }

        if (current is null || !Verification.Differ(current, listed))
        {
            return current is null ? null : listed;
        }

        LogNewer(content.Logger, listed.Name, listed.Size, current.Size);
        return current;
    }

    [LoggerMessage(
        28,
        LogLevel.Information,
        "{File} was replaced on the server after it was listed ({Listed} bytes by {Current}). The new version is downloaded."
    )]
    private static partial void LogNewer(ILogger logger, string file, long? listed, long? current);

    [LoggerMessage(27, LogLevel.Information, "The client could not find out whether {File} was replaced on the server. {Failure}")]
    private static partial void LogUnknown(ILogger logger, string file, string failure);
}
