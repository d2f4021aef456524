namespace WandbGen.Testing.Data;

/// <summary>A trial of a sweep as it is stored.</summary>
/// <param name="Agent">The row of the agent that it was handed out to, or <see langword="null"/> if it waits for one.</param>
/// <param name="Run">The id of its run.</param>
/// <param name="Args">JSON: an object of <c>{"value": …}</c> by parameter.</param>
internal sealed record TrialRecord(long? Agent, string Run, string Args);
