namespace WandbGen.Downloads;

/// <summary>
/// Decides in how many streams a file is received: one at first, and twice as many as long as that raises the rate. More streams help
/// where the distance or the server limits each connection. Where the server is fast, or the checksum is what takes the time, they only
/// take processor time from each other.
/// </summary>
/// <param name="largest">The largest number.</param>
/// <param name="clock">The clock of the rate.</param>
internal sealed class StreamCount(int largest, TimeProvider clock)
{
    // The factor by which twice as many streams must raise the rate. If each connection is limited, the factor is two.
    private const double Gain = 0.4;

    // After a trial that did not raise the rate, another one follows later, because conditions change.
    private const int FirstPause = 8;
    private const int LongestPause = 128;

    /// <summary>How often the rate is measured.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private long _received;
    private long _measured;
    private long _measuredAt = clock.GetTimestamp();
    private TimeSpan _hashing;

    // The state before the current trial; no streams if there is no trial.
    private int _streamsBefore;
    private double _rateBefore;
    private int _intervalsToWait;
    private int _pause = FirstPause;

    /// <summary>The number of streams now.</summary>
    public int Current { get; private set; } = 1;

    /// <summary>Notes bytes that arrived, from any thread.</summary>
    public void Add(int bytes) => Interlocked.Add(ref _received, bytes);

    /// <summary>Measures the rate since the last time, and decides anew; called by one thread at a time.</summary>
    /// <param name="hashing">The time that the checksum has taken so far.</param>
    /// <param name="isAhead">Whether more has arrived than the checksum can follow, so that no stream can help.</param>
    public void Measure(TimeSpan hashing, bool isAhead)
    {
        long now = clock.GetTimestamp();
        long received = Volatile.Read(ref _received);
        TimeSpan elapsed = clock.GetElapsedTime(_measuredAt, now);
        double rate = (received - _measured) / elapsed.TotalSeconds;
        // A checksum that is busy for most of the time could not follow the rate that a trial must reach.
        isAhead |= hashing - _hashing > elapsed / (1 + Gain);
        (_measured, _measuredAt, _hashing) = (received, now, hashing);
        if (rate == 0 && !isAhead)
        {
            // Nothing arrives, so another connection cannot make it slower, and may get through.
            Current = Math.Min(Current + 1, largest);
            _streamsBefore = 0;
        }
        else if (_intervalsToWait > 0)
        {
            _intervalsToWait--;
        }
        else if (_streamsBefore > 0 && rate < _rateBefore * (1 + Gain * (Current - _streamsBefore) / _streamsBefore))
        {
            Current = _streamsBefore;
            _streamsBefore = 0;
            _intervalsToWait = _pause;
            _pause = Math.Min(2 * _pause, LongestPause);
        }
        else if (Current < largest && !isAhead)
        {
            _streamsBefore = Current;
            _rateBefore = rate;
            Current = (int)Math.Min(2L * Current, largest);
            // A new connection is slow.
            _intervalsToWait = 1;
        }
        else
        {
            _streamsBefore = 0;
        }
    }
}
