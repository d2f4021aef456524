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
        // What is longer than the whole has a journal behind it; the length of anything else is how far it is.
        Ranges = length <= size ? null : RangeJournal.TryRead(file, size);
        Length = length <= size ? length : Ranges?.Total ?? 0;
    }

    /// <summary>The name of its file.</summary>
    public string Name { get; }

    /// <summary>The file, open for reading.</summary>
    public SafeFileHandle File { get; }

    /// <summary>How many bytes are there.</summary>
    public long Length { get; }

    /// <summary>Which bytes these are; without it the first ones.</summary>
    public RangeJournal? Ranges { get; }

    /// <summary>Opens the one that got furthest, of those that nobody is writing.</summary>
    /// <param name="directory">Where they are.</param>
    /// <param name="names">The names of their files.</param>
    /// <param name="size">The size of the whole.</param>
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
