namespace WandbGen;

/// <summary>How files are uploaded.</summary>
public sealed record UploadOptions
{
    /// <summary>The limit for a connection that takes no bytes or, once it has all, gives no answer; 30 s, at least 10 ms and at most a
    /// day. There is none for the whole.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often a file is sent, from its first byte each time: storages keep nothing of a broken upload; 5. Likewise how often the server
    /// is told and asked before and after, if its
    /// answer is lost or it does not know the new file yet.
    /// </summary>
    public int MaxAttempts { get; init; } = 5;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxAttempts, 1);
        // A day is what the client's own limits may have, too; timers take little more.
        ArgumentOutOfRangeException.ThrowIfLessThan(IdleTimeout, TimeSpan.FromMilliseconds(10));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(IdleTimeout, TimeSpan.FromDays(1));
    }
}
