using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using WandbGen.IO;
using WandbGen.Transport;

namespace WandbGen.Downloads;

/// <summary>The download of one file: it is received in a hidden file beside its target, verified, and renamed.</summary>
/// <param name="content">Fetches the bytes.</param>
/// <param name="directories">The directories of the call.</param>
/// <param name="file">The file.</param>
/// <param name="target">Where to.</param>
/// <param name="options">How.</param>
/// <param name="progress">Receives the bytes.</param>
internal sealed partial class FileDownload(
    ContentClient content,
    TargetDirectories directories,
    IDownloadable file,
    TargetPath target,
    DownloadOptions options,
    ProgressReporter.FileProgress progress
)
{
    private const int MaxCommits = 5;

    private static readonly TimeSpan s_waitInterval = TimeSpan.FromMilliseconds(50);

    private readonly DirectoryFlush? _flush = options.Durable ? directories.Flush : null;
    private readonly ContentForm _form = new();

    // Whether the final name exists and is to be replaced.
    private bool _exists;

    // The address, which was checked before anything was created.
    private Uri? _url;

    // The current version of the file, if it was replaced after it was listed.
    private IDownloadable? _newer;

    private IDownloadable Current => _newer ?? file;

    /// <summary>Downloads the file, unless what is there may stay.</summary>
    public Task<DownloadedFile> RunAsync(CancellationToken cancellationToken) => RunAsync(copy: null, mayLink: false, cancellationToken)!;

    /// <summary>Makes the file of a copy of its bytes that is on this machine, unless what is there may stay.</summary>
    /// <param name="copy">The copy.</param>
    /// <param name="mayLink">Whether the copy itself gets the name too, where that can be done.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns><see langword="null"/> if the copy has other bytes.</returns>
    public Task<DownloadedFile?> RestoreAsync(SafeFileHandle copy, bool mayLink, CancellationToken cancellationToken) =>
        RunAsync(copy, mayLink, cancellationToken);

    /// <summary>Looks for a file on the disk that makes the download unnecessary. It transfers nothing.</summary>
    /// <returns>The file that is kept, or <see langword="null"/> if the file must be downloaded.</returns>
    /// <exception cref="WandbFileExistsException">The options allow neither keeping nor replacing the file on the disk.</exception>
    /// <exception cref="WandbDownloadException">A directory has the file's place, or a file or a link that of one of its
    /// directories.</exception>
    public DownloadedFile? FindKept(CancellationToken cancellationToken)
    {
        HeldDirectory? directory = null;
        try
        {
            directory = directories.TryOpen(target);
            return directory is null ? null : TryKeep(directory, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw ToException(exception);
        }
        finally
        {
            if (directory is not null)
            {
                directories.Return(directory);
            }
        }
    }

    [AsyncMethodBuilder(typeof(AheadTaskBuilder<>))]
    private async Task<DownloadedFile?> RunAsync(SafeFileHandle? copy, bool mayLink, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        HeldDirectory? directory = null;
        Activity? activity = null;
        try
        {
            if (target.IsDirectory)
            {
                bool existed = target.HasDirectory();
                target.OpenDirectory(_flush).Dispose();
                progress.Complete();
                return new DownloadedFile(file.Name, target.FullPath, 0, VerificationLevel.SizeOnly, existed);
            }

            directory = directories.TryOpen(target);
            if (directory is not null && TryKeep(directory, cancellationToken) is { } kept)
            {
                return kept;
            }

            activity = Telemetry.StartTransfer("download", file.Name);
            // No directories are created for a file that cannot be downloaded or verified.
            if (copy is null)
            {
                _url = RemoteObject.Parse(file.Name, file.Url, content.BaseUrl);
            }

            Verification.SizeOf(file);
            Verification.Md5Of(file);
            directory = directories.Create(directory, target, options.Durable);
            return copy is not null && mayLink && TryLink(copy, directory, cancellationToken) is { } linked
                ? linked
                : await WriteAsync(directory, copy, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Telemetry.Fail(activity, exception);
            if (exception is IOException or UnauthorizedAccessException or NotSupportedException)
            {
                throw ToException(exception);
            }

            throw;
        }
        finally
        {
            Telemetry.Stop(activity);
            if (directory is not null)
            {
                directories.Return(directory);
            }
        }
    }

    private WandbDownloadException ToException(Exception exception)
    {
        string path = target.FullPath;
        return exception is IOException full && DiskSpace.IsFull(full)
            ? new WandbDiskFullException(file.Name, path, file.Size, DiskSpace.GetFree(path), DiskSpace.CountUsedUpInodes(path), full)
            // NotSupportedException: the final name belongs to something that is not a file.
            : new WandbDownloadException($"Could not write '{path}': {exception.Message}", file.Name, exception);
    }

    /// <summary>What is there already, if it may stay.</summary>
    /// <returns><see langword="null"/> if it is to be replaced, or there is none.</returns>
    /// <exception cref="WandbFileExistsException">It may neither stay nor be replaced.</exception>
    private DownloadedFile? TryKeep(HeldDirectory directory, CancellationToken cancellationToken)
    {
        // The existing file can belong to another name of the listing.
        target.RefuseSameFile(directory);
        if (directory.Lacks(target.FileName))
        {
            // If another process makes the file meanwhile, this one does not get its name.
            return null;
        }

        bool isTakenAsItIs = options.ExistOk && !options.Replace;
        if (!isTakenAsItIs && StoredFile.Verify(directory, target.FileName, file, options.Proof, cancellationToken) is { } verification)
        {
            if (verification is VerificationLevel.Md5)
            {
                PartialDirectory.DeleteLeftOvers(directory, PartialContent.PlaceOf(target.FileName));
            }

            return Keep(verification);
        }

        _exists = target.Exists();
        return !_exists || options.Replace ? null
            : isTakenAsItIs ? Keep(VerificationLevel.None)
            : throw new WandbFileExistsException(file.Name, target.FullPath, options.Remedy);
    }

    /// <summary>Gives a copy the file's name as well, if it has the bytes.</summary>
    /// <returns><see langword="null"/> if that cannot be done.</returns>
    private DownloadedFile? TryLink(SafeFileHandle copy, HeldDirectory directory, CancellationToken cancellationToken)
    {
        target.RefuseSameFile(directory);
        if (StoredFile.Verify(copy, file, StoredFileProof.Md5, cancellationToken) is not VerificationLevel.Md5)
        {
            return null;
        }

        if (_exists && IsLessPrivate(copy, directory))
        {
            return null;
        }

        string name = _exists ? PartialDirectory.CreateName() : target.FileName;
        if (directory.Link(copy, name) is not RenameOutcome.Done)
        {
            return null;
        }

        if (_exists)
        {
            RenameOutcome outcome = directory.Rename(copy, name, directory, target.FileName, replace: true);
            // A rename onto another name of the same file does nothing (POSIX), so the temporary name can still exist.
            directory.Delete(name);
            if (outcome is not RenameOutcome.Done)
            {
                return null;
            }
        }

        if (_flush is not null)
        {
            directory.FlushFile(copy, target.FileName);
            _flush.Flush(directory);
        }

        long length = RandomAccess.GetLength(copy);
        progress.Count(length);
        progress.Complete();
        return new DownloadedFile(file.Name, target.FullPath, length, VerificationLevel.Md5, AlreadyExisted: false);
    }

    /// <summary>Whether users can read the copy who cannot read what it would replace.</summary>
    private bool IsLessPrivate(SafeFileHandle copy, HeldDirectory directory) =>
        !OperatingSystem.IsWindows()
        && directory.TryGetMode(target.FileName) is { } mode
        && (File.GetUnixFileMode(copy) & ~mode & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != UnixFileMode.None;

    /// <summary>Writes a partial file, with bytes from the server or from a copy on this machine, verifies it, and gives it its final
    /// name.</summary>
    /// <returns><see langword="null"/> if there is a copy, and it has other bytes.</returns>
    [AsyncMethodBuilder(typeof(AheadTaskBuilder<>))]
    private async Task<DownloadedFile?> WriteAsync(HeldDirectory directory, SafeFileHandle? copy, CancellationToken cancellationToken)
    {
        target.RefuseSameFile(directory);
        if (await OpenPartialAsync(directory, cancellationToken).ConfigureAwait(false) is not { } partial)
        {
            return Keep(VerificationLevel.Md5);
        }

        using (partial)
        {
            try
            {
                if (copy is null)
                {
                    await partial.ResumeAsync(cancellationToken).ConfigureAwait(false);
                    progress.Count(partial.Length);
                    await ReceiveAsync(partial, cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    await partial.CopyAsync(copy, cancellationToken).ConfigureAwait(false);
                    if (Verification.FindDamage(file, partial.Length, partial.GetMd5()) is not null)
                    {
                        partial.Delete();
                        return null;
                    }

                    progress.Count(partial.Length);
                }

                if (!await CommitAsync(partial, directory, cancellationToken).ConfigureAwait(false))
                {
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
            VerificationLevel verification = Verification.LevelOf(Current, partial.IsHashed);
            return new DownloadedFile(file.Name, target.FullPath, partial.Length, verification, AlreadyExisted: false)
            {
                ContentEncoding = _form.Encoding,
                IsDecoded = _form.IsDecoded,
                IsNewerThanListed = _newer is not null,
            };
        }
    }

    /// <summary>Makes the file that the bytes arrive in. If somebody is receiving the very same bytes, in this process or another one, it
    /// waits for them while they keep coming.</summary>
    /// <returns><see langword="null"/> if somebody else has put the whole into its place.</returns>
    [AsyncMethodBuilder(typeof(AheadValueTaskBuilder<>))]
    private async ValueTask<PartialFile?> OpenPartialAsync(HeldDirectory directory, CancellationToken cancellationToken)
    {
        var expected = new PartialContent(target.FileName, file.Size, file.Md5);
        bool mayBeNameless = !_exists && !(file.Size > options.RangeSize);
        // A file that replaces a private file is created private.
        UnixFileMode mode = _exists ? directory.TryGetMode(target.FileName) ?? HeldDirectory.DefaultMode : HeldDirectory.DefaultMode;
        // Without a checksum it is unknown whether another writer's bytes belong to the same object.
        bool goesAlone = !expected.CanResume;
        while (true)
        {
            var partial = new PartialFile(directory, expected, mode, mayBeNameless);
            try
            {
                if (goesAlone || partial.FindElder() is not { } elder)
                {
                    return partial;
                }

                partial.Delete();
                goesAlone = !await WaitForAsync(partial, elder, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                Abandon(partial);
                partial.Dispose();
                throw;
            }

            partial.Dispose();
            if (StoredFile.VerifyAndFlush(directory, target.FileName, file, _flush, cancellationToken))
            {
                return null;
            }
        }
    }

    /// <summary>Waits for another download as long as bytes arrive there.</summary>
    /// <returns>Whether it has ended.</returns>
    private async Task<bool> WaitForAsync(PartialFile partial, string elder, CancellationToken cancellationToken)
    {
        TimeProvider clock = content.TimeProvider;
        DateTime lastWrite = default;
        long silentSince = clock.GetTimestamp();
        while (partial.IsHeld(elder))
        {
            DateTime written = partial.GetLastWrite(elder);
            if (written != lastWrite)
            {
                lastWrite = written;
                silentSince = clock.GetTimestamp();
            }
            else if (clock.GetElapsedTime(silentSince) >= options.IdleTimeout)
            {
                return false;
            }

            await content.WaitAsync(token => Task.Delay(s_waitInterval, clock, token), cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>Gives the verified bytes their final name. Other processes can change the directory at the same time.</summary>
    /// <returns><see langword="false"/> if another file got the name meanwhile, and the options allow keeping it.</returns>
    [AsyncMethodBuilder(typeof(AheadTaskBuilder<>))]
    private async Task<bool> CommitAsync(PartialFile partial, HeldDirectory directory, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            RenameOutcome outcome = partial.Commit(target.FileName, options.Replace, _flush);
            if (outcome is RenameOutcome.Done || partial.TryUseExisting(target.FileName, _flush, cancellationToken))
            {
                return true;
            }

            if (outcome is RenameOutcome.Exists)
            {
                // Another process created a file of this name during the download, so the received bytes are discarded.
                partial.Delete();
                return target.Exists() && options.ExistOk && !options.Replace
                    ? false
                    : throw new WandbFileExistsException(file.Name, target.FullPath, options.Remedy);
            }

            if (outcome is RenameOutcome.Swapped)
            {
                // No file is better than a file that was not verified.
                directory.Delete(target.FileName);
            }

            if (attempt == MaxCommits)
            {
                throw new WandbDownloadException(
                    $"'{target.FullPath}' could not be moved into place: another process removed or replaced its "
                        + $"temporary file {attempt} times.",
                    file.Name
                );
            }

            if (outcome is RenameOutcome.Refused)
            {
                LogNotMoved(content.Logger, file.Name, directory.Path);
            }
            else
            {
                LogNameLost(content.Logger, file.Name);
            }

            await partial.CopyToNewFileAsync(cancellationToken).ConfigureAwait(false);
            if (Verification.FindDamage(Current, partial.Length, partial.GetMd5()) is { } damage)
            {
                throw damage;
            }
        }
    }

    /// <summary>Receives all bytes and verifies them.</summary>
    [AsyncMethodBuilder(typeof(AheadTaskBuilder))]
    private async Task ReceiveAsync(PartialFile partial, CancellationToken cancellationToken)
    {
        Attempts? attempts = null;
        WandbException? first = null;
        bool mayDivide = true;
        while (true)
        {
            WandbException problem;
            bool isWhole = false;
            try
            {
                var source = new RemoteObject(content, Current, _form, _newer is null ? _url : null);
                var transfer = new FileTransfer(source, partial, options, progress, mayDivide);
                await transfer.RunAsync(cancellationToken).ConfigureAwait(false);
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
                mayDivide = false;
            }

            WandbException? failure = null;
            if (problem.Retryability == Retryability.Never && !_form.TryOther())
            {
                if (first is null)
                {
                    first = problem;
                    IDownloadable? now = await NewerVersion.FindAsync(content, file, cancellationToken).ConfigureAwait(false);
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
                    // The bytes match neither the listed object nor the current one, so the object is being replaced again.
                    failure =
                        _newer is not null ? new WandbObjectChangedException(file.Name)
                        : first is WandbObjectChangedException ? first
                        : problem;
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
                attempts ??= content.CreateAttempts(options.MaxAttemptsWithoutProgress);
                await attempts.PauseAsync(problem, cancellationToken).ConfigureAwait(false);
            }

            LogRestart(content.Logger, file.Name, problem.Message);
        }
    }

    private DownloadedFile Keep(VerificationLevel verification)
    {
        long length = verification is VerificationLevel.None ? target.GetLength() : file.Size ?? target.GetLength();
        var kept = new DownloadedFile(file.Name, target.FullPath, length, verification, AlreadyExisted: true);
        progress.Count(kept.Length);
        progress.Complete();
        return kept;
    }

    private void Abandon(PartialFile partial)
    {
        try
        {
            long length = partial.Length;
            if (partial.Abandon())
            {
                LogKept(content.Logger, length, file.Name, partial.KeptIn!);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The caller throws the failure of the download. The next download finds the remaining files.
        }
    }

    [LoggerMessage(20, LogLevel.Warning, "{File} is downloaded again. {Problem}")]
    private static partial void LogRestart(ILogger logger, string file, string problem);

    [LoggerMessage(
        24,
        LogLevel.Information,
        "{Length} bytes of {File} are kept in {Directory}, and the next download resumes from them. To discard them, "
            + "delete the directory."
    )]
    private static partial void LogKept(ILogger logger, long length, string file, string directory);

    [LoggerMessage(25, LogLevel.Warning, "{File} is copied again, because another process removed its temporary file.")]
    private static partial void LogNameLost(ILogger logger, string file);

    [LoggerMessage(26, LogLevel.Warning, "{File} is copied to {Directory}, because the system does not allow moving it there.")]
    private static partial void LogNotMoved(ILogger logger, string file, string directory);
}
