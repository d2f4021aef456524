namespace WandbGen.Downloads;

/// <summary>Adds up the files of one call; no lock, and a report at most every 100 ms for each file.</summary>
internal sealed class ProgressReporter(IProgress<DownloadProgress>? progress, TimeProvider timeProvider)
{
    public static TimeSpan Interval { get; } = TimeSpan.FromMilliseconds(100);

    private long _totalBytes;
    private int _filesCompleted;

    public FileProgress Start(string name, long? length) => new(this, name, length);

    /// <summary>The progress of one file; used by every stream of it.</summary>
    internal sealed class FileProgress(ProgressReporter owner, string name, long? length)
    {
        private long _received;
        private long _lastReport = owner.Now;

        /// <summary>Notes bytes; fewer than none when a file starts over.</summary>
        public void Add(long bytes)
        {
            long received = Interlocked.Add(ref _received, bytes);
            long total = Interlocked.Add(ref owner._totalBytes, bytes);
            if (owner.IsDue(ref _lastReport))
            {
                owner.Report(new DownloadProgress(name, received, length, false, total, Volatile.Read(ref owner._filesCompleted)));
            }
        }

        public void Complete()
        {
            int completed = Interlocked.Increment(ref owner._filesCompleted);
            owner.Report(new DownloadProgress(name, _received, length, true, Volatile.Read(ref owner._totalBytes), completed));
        }
    }

    private long Now => timeProvider.GetTimestamp();

    private bool IsDue(ref long last)
    {
        long before = Volatile.Read(ref last);
        return progress is not null && timeProvider.GetElapsedTime(before) >= Interval && Interlocked.CompareExchange(ref last, Now, before) == before;
    }

    private void Report(DownloadProgress value) => progress?.Report(value);
}
