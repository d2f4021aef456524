namespace WandbGen;

/// <content>Runs trials of the sweep.</content>
public partial class Sweep
{
    /// <summary>
    /// Runs an agent of the sweep in this process: asks the server for the next trial, calls a delegate for it, and goes on until the sweep
    /// has ended. Several agents, in one process or in many, share the trials of a sweep.
    /// </summary>
    /// <param name="run">
    /// Does the work of a trial. Its token is canceled when the server stops the trial early, the sweep is canceled, or <paramref
    /// name="cancellationToken"/> is canceled. When it returns, the trial's run is finished; when it throws, the run has failed, and the
    /// agent continues with the next trial.
    /// </param>
    /// <param name="options">The options.</param>
    /// <param name="cancellationToken">
    /// A token that ends the agent: the current trial is canceled and waited for, and its run is marked as killed.
    /// </param>
    /// <returns>
    /// The result. The agent ends when the sweep has ended or was deleted, or after <see cref="SweepAgentOptions.MaxRuns"/> trials.
    /// </returns>
    /// <exception cref="WandbException">
    /// The server refused the agent. A request that gets no answer does not end the agent; it sends the next heartbeat. The agent ends if
    /// this happens at more than 60 heartbeats in a row (at least five minutes at the default interval), or at once if the failure is one
    /// that does not pass: the name of the server is unknown, its certificate is refused, it answers 501, or a handler throws.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled.</exception>
    /// <exception cref="InvalidOperationException">The sweep was not read from a server.</exception>
    /// <remarks>
    /// Uses GraphQL's <c>createAgent</c> and <c>agentHeartbeat</c>, like W&amp;B's Python client. It sets the state of the runs with
    /// <c>upsertBucket</c>, while the Python client uses the logging protocol. If the process is killed, the server notices that the
    /// heartbeats are missing.
    /// </remarks>
    /// <example>
    /// <code>
    /// Sweep sweep = await api.SweepAsync("entity/project/sweep-id");
    /// SweepAgentResult result = await sweep.RunAgentAsync(
    ///     async (trial, cancellationToken) =&gt;
    ///     {
    ///         double loss = await TrainAsync(trial.Config["lr"].GetDouble(), cancellationToken);
    ///         await trial.Run.UpdateAsync(
    ///             new RunUpdate { Summary = new Dictionary&lt;string, WandbValue&gt; { ["loss"] = WandbValue.FromDouble(loss) } },
    ///             cancellationToken
    ///         );
    ///     }
    /// );
    ///
    /// static Task&lt;double&gt; TrainAsync(double rate, CancellationToken cancellationToken) =&gt; Task.FromResult(1 / rate);
    /// </code>
    /// </example>
    public virtual async Task<SweepAgentResult> RunAgentAsync(
        Func<SweepTrial, CancellationToken, Task> run,
        SweepAgentOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(run);
        options ??= new SweepAgentOptions();
        options.Validate();
        WandbClient client = ReadingClient;
        string agent = await SweepMutations
            .CreateAgentAsync(client, Entity, Project, Id, options.Host, cancellationToken)
            .ConfigureAwait(false);
        using var running = new SweepAgent(client, this, agent, run, options);
        return await running.RunAsync(cancellationToken).ConfigureAwait(false);
    }
}
