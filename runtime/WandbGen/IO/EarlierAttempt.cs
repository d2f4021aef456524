using Microsoft.Win32.SafeHandles;

namespace WandbGen.IO;

/// <summary>The partial data that an interrupted download left of the same bytes.</summary>
internal sealed class EarlierAttempt : IDisposable
{
    private EarlierAttempt(string name, SafeFileHandle file, long size)
    {
        Name = name;
        File = file;
        long length = RandomAccess.GetLength(file);
        // A file that is longer than its content ends with a journal. The length of any other file is its progress.
        Ranges = length <= size ? null : RangeJournal.TryRead(file, size);
        Length = length <= size ? length : Ranges?.Total ?? 0;
    }

    /// <summary>The name of the file.</summary>
    public string Name { get; }

    /// <summary>The file, open for reading.</summary>
    public SafeFileHandle File { get; }

    /// <summary>The number of received bytes.</summary>
    public long Length { get; }

    /// <summary>The received ranges; <see langword="null"/> if the bytes are those from the beginning.</summary>
    public RangeJournal? Ranges { get; }

    /// <summary>Opens the attempt with the most bytes, of those that no process is writing.</summary>
    /// <param name="directory">The directory of the files.</param>
    /// <param name="names">The names of the files.</param>
    /// <param name="size">The size of the complete file.</param>
    /// <returns><see langword="null"/> if there is none.</returns>
    public static EarlierAttempt? FindBest(HeldDirectory directory, IEnumerable<string> names, long size)
    {
        EarlierAttempt? best = null;
        try
        {
            foreach (string name in names)
            {
                SafeFileHandle? file = directory.TryOpenLeftOver(name, out bool isHeld);
                if (file is null || isHeld)
                {
                    file?.Dispose();
                    continue;
                }

                var attempt = new EarlierAttempt(name, file, size);
                if (attempt.Length > (best?.Length ?? 0))
                {
                    (best, attempt) = (attempt, best);
                }

                attempt?.Dispose();
            }

            return best;
        }
        catch
        {
            best?.Dispose();
            throw;
        }
    }

    public void Dispose() => File.Dispose();
}
