namespace WandbGen;

/// <summary>
/// The exception that is thrown when an object exists, but its state on the server does not allow the call: a sweep names no metric,
/// several automations have one name, or no run could be started for an item of a queue.
/// </summary>
public sealed class WandbStateException : WandbException
{
    /// <summary>Creates an exception.</summary>
    /// <param name="message">What the state is, and what to do about it.</param>
    /// <param name="path">The object, such as <c>entity/project/sweep</c>.</param>
    public WandbStateException(string message, string? path = null)
        : base(message)
    {
        Path = path;
    }

    /// <summary>The object, such as <c>entity/project/sweep</c>.</summary>
    public string? Path { get; }
}
