using Microsoft.Extensions.Logging;
using WandbGen.Transport;

namespace WandbGen.Downloads;

/// <summary>The download of one file: into a hidden file beside its target, verified there, and renamed.</summary>
/// <param name="client">The client.</param>
/// <param name="file">The file.</param>
/// <param name="target">Where to.</param>
/// <param name="options">How.</param>
/// <param name="progress">Is told of the bytes.</param>
/// <param name="other">Another file's name that some file system takes for this one's.</param>
internal sealed partial class FileDownload(
    WandbClient client, IDownloadable file, TargetPath target, DownloadOptions options, ProgressReporter.FileProgress progress, string? other)
{
    private static readonly TimeSpan s_waitInterval = TimeSpan.FromMilliseconds(50);

    private readonly bool _hasChecksum = !string.IsNullOrWhiteSpace(file.Md5);
    private readonly ContentForm _form = new();
    // The file as it is now, if it has been replaced since it was listed.
    private IDownloadable? _newer;

    private IDownloadable Current => _newer ?? file;

    public async Task<DownloadedFile> RunAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            if (target.Exists() && !options.Replace)
            {
                return options.ExistOk ? Keep(VerificationLevel.None) : throw new WandbFileExistsException(file.Name, target.FullPath);
            }

            return await Telemetry.TraceAsync("download", file.Name, () => TransferAsync(cancellationToken)).ConfigureAwait(false);
        }
        catch (IOException exception) when (DiskSpace.IsFull(exception))
        {
            throw DiskSpace.ToException(exception, file.Name, target.FullPath, file.Size);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // The last: a pipe or a device that was planted under the temporary name.
            throw new WandbDownloadException($"Could not write '{target.FullPath}': {exception.Message}", file.Name, exception);
        }
    }

    private async Task<DownloadedFile> TransferAsync(CancellationToken cancellationToken)
    {
        // What cannot be downloaded, or never verified, makes no directories.
        RemoteObject.Parse(file.Name, file.Url, client.BaseUrl);
        Verification.Md5Of(file);
        using HeldDirectory directory = target.OpenDirectory(options.Durable);
        if (other is not null)
        {
            target.RefuseSameFile(directory, other, options.PortableNames);
        }

        (PartialFile opened, bool hasWaited) = await OpenPartialAsync(directory, cancellationToken).ConfigureAwait(false);
        using PartialFile partial = opened;
        try
        {
            if (hasWaited && StoredFile.Verify(directory, target.FileName, file, sizeOnly: false, options.Durable, cancellationToken) is VerificationLevel.Md5)
            {
                partial.Delete();
                return Keep(VerificationLevel.Md5);
            }

            await partial.ResumeAsync(file.Size, cancellationToken).ConfigureAwait(false);
            progress.Count(partial.Length);
            await ReceiveAsync(partial, cancellationToken).ConfigureAwait(false);
            if (!partial.Commit(target.FileName, options.Replace, options.Durable))
            {
                // Somebody made a file of this name while the bytes arrived.
                if (!options.ExistOk)
                {
                    throw new WandbFileExistsException(file.Name, target.FullPath);
                }

                partial.Delete();
                progress.Count(-partial.Length);
                return Keep(VerificationLevel.None);
            }
        }
        catch
        {
            Abandon(partial);
            throw;
        }

        progress.Complete();
        return new DownloadedFile(file.Name, target.FullPath, partial.Length, Verification.LevelOf(Current, partial.IsHashed), AlreadyExisted: false)
        {
            ContentEncoding = _form.Encoding,
            IsDecoded = _form.IsDecoded,
            IsNewerThanListed = _newer is not null,
        };
    }

    /// <summary>Opens the file that the bytes arrive in. If somebody is receiving the very same bytes, in this process or another one, it waits for them while they keep coming.</summary>
    private async Task<(PartialFile Partial, bool HasWaited)> OpenPartialAsync(HeldDirectory directory, CancellationToken cancellationToken)
    {
        TimeProvider clock = client.Options.TimeProvider;
        string name = target.GetPartialName($"{file.Size} {file.Md5}");
        // Without a checksum nothing would tell whether somebody else's bytes, or those of an earlier attempt, are of the same object.
        bool canResume = _hasChecksum && file.Size is not null;
        bool hasWaited = false;
        DateTime lastWrite = default;
        long silentSince = clock.GetTimestamp();
        while (true)
        {
            if (PartialFile.TryOpen(directory, name, isShared: true, canResume, _hasChecksum) is { } partial)
            {
                return (partial, hasWaited);
            }

            DateTime written = File.GetLastWriteTimeUtc(Path.Combine(directory.Path, name));
            if (written != lastWrite)
            {
                lastWrite = written;
                silentSince = clock.GetTimestamp();
            }

            if (!canResume || clock.GetElapsedTime(silentSince) >= options.IdleTimeout)
            {
                return (PartialFile.TryOpen(directory, name, isShared: false, canResume, _hasChecksum)
                    ?? throw new IOException("A temporary file of a name of its own is in use."), hasWaited);
            }

            hasWaited = true;
            await client.Content.WaitAsync(token => Task.Delay(s_waitInterval, clock, token), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Receives all bytes and verifies them.</summary>
    private async Task ReceiveAsync(PartialFile partial, CancellationToken cancellationToken)
    {
        Backoff backoff = client.Content.CreateBackoff(options.MaxAttemptsWithoutProgress);
        WandbException? first = null;
        bool inOneStream = false;
        while (true)
        {
            WandbException problem;
            bool isWhole = false;
            try
            {
                using (var transfer = new FileTransfer(client, Current, partial, options, progress, _form, inOneStream))
                {
                    await transfer.RunAsync(cancellationToken).ConfigureAwait(false);
                }

                if (Verification.FindDamage(Current, partial.Length, partial.GetMd5()) is not { } damage)
                {
                    return;
                }

                problem = damage;
                isWhole = true;
            }
            catch (RestartException restart)
            {
                problem = restart.Reason;
                inOneStream = true;
            }

            WandbException? failure = null;
            if (problem.Retryability == Retryability.Never && !_form.TryOther())
            {
                if (first is null)
                {
                    first = problem;
                    IDownloadable? now = await NewerVersion.FindAsync(client, file, cancellationToken).ConfigureAwait(false);
                    if (now is null)
                    {
                        failure = new WandbObjectChangedException(file.Name, isGone: true);
                    }
                    else if (now != file)
                    {
                        _newer = now;
                        progress.Length = now.Size;
                        if (isWhole && Verification.FindDamage(now, partial.Length, partial.GetMd5()) is null)
                        {
                            return;
                        }
                    }
                }
                else
                {
                    // Where another object has the place of the one that was listed, it has another checksum too.
                    failure = _newer is not null ? new WandbObjectChangedException(file.Name) : first is WandbObjectChangedException ? first : problem;
                }
            }

            progress.Count(-partial.Length);
            partial.Reset();
            if (failure is not null)
            {
                throw failure;
            }

            if (problem.Retryability != Retryability.Never)
            {
                await client.Content.WaitAsync(token => backoff.PauseAsync(problem, token), cancellationToken).ConfigureAwait(false);
            }

            LogRestart(client.Logger, file.Name, problem.Message);
        }
    }

    private DownloadedFile Keep(VerificationLevel verification)
    {
        var kept = new DownloadedFile(file.Name, target.FullPath, target.GetLength(), verification, AlreadyExisted: true);
        progress.Count(kept.Length);
        progress.Complete();
        return kept;
    }

    private static void Abandon(PartialFile partial)
    {
        try
        {
            partial.Abandon();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What made the download fail is what matters; what is left the next one finds.
        }
    }

    [LoggerMessage(20, LogLevel.Warning, "{File} is downloaded anew. {Problem}")]
    private static partial void LogRestart(ILogger logger, string file, string problem);
}
