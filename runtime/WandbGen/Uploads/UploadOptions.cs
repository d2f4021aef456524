namespace WandbGen;

/// <summary>How files are uploaded.</summary>
public sealed record UploadOptions
{
    /// <summary>The limit for a connection that takes no bytes or, once it has all, gives no answer; 30 s. There is none for the whole.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a file is sent, from its first byte each time: storages keep nothing of a broken upload; 5.</summary>
    public int MaxAttempts { get; init; } = 5;
}
