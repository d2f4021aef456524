namespace WandbGen;

/// <summary>Options for uploading files.</summary>
public sealed record UploadOptions
{
    /// <summary>
    /// The time limit for a connection that accepts no bytes or, after all bytes were sent, returns no answer. The default is 30 seconds;
    /// at least 10 milliseconds and at most a day. There is no limit for the whole upload.
    /// </summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The maximum number of times that a file is sent, each time from its first byte, because storages do not keep a partial upload. The
    /// default is 5. It is also the maximum number of requests before and after the transfer, if their answer is lost or the server does
    /// not know the new file yet.
    /// </summary>
    public int MaxAttempts { get; init; } = 5;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxAttempts, 1);
        // A day is also the maximum of the client's own time limits. Timers do not support much longer times.
        ArgumentOutOfRangeException.ThrowIfLessThan(IdleTimeout, TimeSpan.FromMilliseconds(10));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(IdleTimeout, TimeSpan.FromDays(1));
    }
}
