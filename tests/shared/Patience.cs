namespace WandbGen.Tests;

/// <summary>Waiting in tests, on a machine that may be busy.</summary>
internal static class Patience
{
    /// <summary>
    /// How long something may take before a test calls it hung. It is no measure of speed: a machine with ten times as much work as
    /// processors must not reach it.
    /// </summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Whether durations are asserted. <c>WANDBGEN_MEASURE=1</c> asserts them, on a machine that does nothing else; without it a
    /// test asserts what happens and not when.
    /// </summary>
    public static bool IsMeasuring { get; } = Environment.GetEnvironmentVariable("WANDBGEN_MEASURE") == "1";

    /// <summary>Waits until a condition holds.</summary>
    public static Task UntilAsync(Func<bool> condition, CancellationToken cancellationToken) =>
        UntilAsync(() => Task.FromResult(condition()), cancellationToken);

    /// <summary>Waits until a condition holds that is asked for, such as one of a server.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, CancellationToken cancellationToken)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Limit, "It did not come to this.");
            await Task.Delay(10, cancellationToken);
        }
    }
}
