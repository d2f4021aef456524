using WandbGen.Redaction;

namespace WandbGen;

/// <summary>Options for <see cref="Sweep.RunAgentAsync"/>.</summary>
public sealed record SweepAgentOptions
{
    /// <summary>The number of trials after which the agent ends. By default, it ends with the sweep.</summary>
    public int MaxRuns { get; init; } = int.MaxValue;

    /// <summary>
    /// The time between two heartbeats. The agent receives its commands in the answers to them. The default is 5 seconds.
    /// </summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The name of the machine, as the server shows it. The default is <see cref="Environment.MachineName"/>.</summary>
    public string Host { get; init; } = Environment.MachineName;

    /// <summary>Returns the type and its values, without secrets.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(SweepAgentOptions), PrintMembers);

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRuns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(HeartbeatInterval, TimeSpan.Zero);
        ArgumentException.ThrowIfNullOrWhiteSpace(Host);
    }
}

/// <summary>A trial of a sweep: a run, and the parameter values that it tries.</summary>
/// <param name="Run">
/// The run, which the agent has created. It can be changed, and files and artifacts can be added to it; the sweep's metric is a value of
/// its summary.
/// </param>
/// <param name="Config">The values of the sweep's parameters: an object with a property for each parameter.</param>
public sealed record SweepTrial(Run Run, WandbValue Config)
{
    /// <summary>Returns the path of the run, without secrets.</summary>
    public override string ToString() => Run.ToString();
}

/// <summary>The result of a trial.</summary>
/// <param name="RunId">The id of the run.</param>
/// <param name="State">
/// <see cref="RunState.Finished"/>, <see cref="RunState.Failed"/>, or <see cref="RunState.Killed"/> if it was stopped before its end.
/// </param>
/// <param name="Failure">The exception that the delegate threw, if it threw one.</param>
public sealed record SweepTrialResult(string RunId, RunState State, Exception? Failure)
{
    /// <summary>Returns the id and the state, without secrets.</summary>
    public override string ToString() => SafeText.Clean($"{RunId}: {State}");
}

/// <summary>The reason why an agent ended.</summary>
public enum SweepAgentEnd
{
    /// <summary>The sweep has no more trials, or somebody has stopped or canceled it.</summary>
    SweepEnded,

    /// <summary>The agent has run <see cref="SweepAgentOptions.MaxRuns"/> trials.</summary>
    MaxRuns,

    /// <summary>The server no longer has the sweep.</summary>
    SweepDeleted,
}

/// <summary>The result of running an agent.</summary>
/// <param name="Trials">Its trials, in the order in which they ended.</param>
/// <param name="End">The reason why the agent ended.</param>
public sealed record SweepAgentResult(IReadOnlyList<SweepTrialResult> Trials, SweepAgentEnd End)
{
    /// <summary>Returns the number of trials and why the agent ended.</summary>
    public override string ToString() => $"{Trials.Count} trials, {End}";
}
