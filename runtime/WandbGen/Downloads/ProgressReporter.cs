namespace WandbGen.Downloads;

/// <summary>Adds up the progress of all files of a call, without locks, and reports it at most every 100 ms for each file.</summary>
internal sealed class ProgressReporter(IProgress<DownloadProgress>? progress, TimeProvider timeProvider)
{
    public static TimeSpan Interval { get; } = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan s_rateInterval = TimeSpan.FromSeconds(1);

    private long _totalBytes;
    private long _transferredBytes;
    private int _filesCompleted;
    private long _rateBegan = timeProvider.GetTimestamp();
    private long _rateBytes;
    private double _rate;

    public FileProgress Start(string name, long? length) => new(this, name, length);

    /// <summary>The progress of one file; used by every stream of it.</summary>
    internal sealed class FileProgress(ProgressReporter owner, string name, long? length)
    {
        private long _received;
        private long _lastReport = owner.Now;

        /// <summary>The size of the whole, if it is known; another one if the file has been replaced since it was listed.</summary>
        public long? Length { get; set; } = length;

        /// <summary>Notes bytes that arrived.</summary>
        public void Add(int bytes)
        {
            Interlocked.Add(ref owner._transferredBytes, bytes);
            Count(bytes);
        }

        /// <summary>Notes bytes that are here without having arrived; fewer than none when a file starts over.</summary>
        public void Count(long bytes)
        {
            long received = Interlocked.Add(ref _received, bytes);
            long total = Interlocked.Add(ref owner._totalBytes, bytes);
            if (owner.IsDue(ref _lastReport))
            {
                Report(received, total, Volatile.Read(ref owner._filesCompleted), isComplete: false);
            }
        }

        /// <summary>Forgets the bytes of an attempt that is over.</summary>
        public void Restart()
        {
            if (Volatile.Read(ref _received) is not 0 and var received)
            {
                Count(-received);
            }
        }

        public void Complete()
        {
            int completed = Interlocked.Increment(ref owner._filesCompleted);
            Report(Volatile.Read(ref _received), Volatile.Read(ref owner._totalBytes), completed, isComplete: true);
        }

        private void Report(long received, long total, int completed, bool isComplete) =>
            owner.Report(
                new DownloadProgress
                {
                    FileName = name,
                    BytesReceived = received,
                    Length = Length,
                    IsComplete = isComplete,
                    TotalBytesReceived = total,
                    FilesCompleted = completed,
                    BytesPerSecond = owner.GetRate(),
                }
            );
    }

    private long Now => timeProvider.GetTimestamp();

    private bool IsDue(ref long last)
    {
        long before = Volatile.Read(ref last);
        return progress is not null
            && timeProvider.GetElapsedTime(before) >= Interval
            && Interlocked.CompareExchange(ref last, Now, before) == before;
    }

    private void Report(DownloadProgress value) => progress?.Report(value);

    private double GetRate()
    {
        long began = Volatile.Read(ref _rateBegan);
        long now = Now;
        long bytes = Volatile.Read(ref _transferredBytes);
        TimeSpan elapsed = timeProvider.GetElapsedTime(began, now);
        if (elapsed < s_rateInterval)
        {
            double known = Volatile.Read(ref _rate);
            return known > 0 || elapsed == TimeSpan.Zero ? known : (bytes - Volatile.Read(ref _rateBytes)) / elapsed.TotalSeconds;
        }

        if (Interlocked.CompareExchange(ref _rateBegan, now, began) == began)
        {
            Volatile.Write(ref _rate, (bytes - Interlocked.Exchange(ref _rateBytes, bytes)) / elapsed.TotalSeconds);
        }

        return Volatile.Read(ref _rate);
    }
}
