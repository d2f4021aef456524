namespace WandbGen.Values;

/// <summary>Converts points in time that Python's client logged in seconds since 1970.</summary>
internal static class LoggedTime
{
    private static readonly double s_last = (DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).TotalSeconds - 1;

    public static DateTimeOffset? ToTimestamp(WandbValue? seconds) =>
        seconds?.TryGetDouble(out double value) == true && value >= 0 && value < s_last ? DateTimeOffset.UnixEpoch.AddSeconds(value) : null;

    public static TimeSpan? ToRuntime(WandbValue? seconds) =>
        seconds?.TryGetDouble(out double value) == true && Math.Abs(value) < s_last ? TimeSpan.FromSeconds(value) : null;
}
