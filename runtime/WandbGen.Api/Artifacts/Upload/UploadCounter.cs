namespace WandbGen;

/// <summary>Adds up the progress of logging an artifact, and reports it at most every 100 ms.</summary>
internal sealed class UploadCounter(IProgress<ArtifactUploadProgress>? progress, TimeProvider timeProvider)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    private ArtifactUploadPhase _phase;
    private int _files;
    private long _totalBytes;
    private int _completed;
    private long _bytes;
    private long _lastReport;

    /// <summary>Begins a phase; no other is under way.</summary>
    public void Begin(ArtifactUploadPhase phase, int files, long totalBytes)
    {
        (_phase, _files, _totalBytes, _completed, _bytes) = (phase, files, totalBytes, 0, 0);
        _lastReport = timeProvider.GetTimestamp();
    }

    /// <summary>Notes bytes that are done; fewer than none when an attempt has failed.</summary>
    public void Add(long bytes)
    {
        Interlocked.Add(ref _bytes, bytes);
        long last = Volatile.Read(ref _lastReport);
        if (
            progress is not null
            && timeProvider.GetElapsedTime(last) >= s_interval
            && Interlocked.CompareExchange(ref _lastReport, timeProvider.GetTimestamp(), last) == last
        )
        {
            Report();
        }
    }

    /// <summary>Notes a file that is done.</summary>
    public void Complete() => Interlocked.Increment(ref _completed);

    /// <summary>Reports the end of a phase.</summary>
    public void End() => Report();

    /// <summary>The progress of one upload.</summary>
    public IProgress<UploadProgress>? OfFile() => progress is null ? null : new FileCounter(this);

    private void Report() =>
        progress?.Report(
            new ArtifactUploadProgress(
                _phase,
                Volatile.Read(ref _completed),
                _files,
                Volatile.Read(ref _bytes),
                Volatile.Read(ref _totalBytes)
            )
        );

    private sealed class FileCounter(UploadCounter owner) : IProgress<UploadProgress>
    {
        private long _sent;

        public void Report(UploadProgress value) => owner.Add(value.BytesSent - Interlocked.Exchange(ref _sent, value.BytesSent));
    }
}
