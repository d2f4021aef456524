namespace WandbGen;

/// <content>Changes of a sweep.</content>
public partial class Sweep
{
    /// <summary>Pauses the sweep: it starts no new runs until it is resumed. Runs that are in progress continue.</summary>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the sweep is paused.</param>
    /// <returns>The sweep, read again. This object does not change.</returns>
    /// <exception cref="WandbStateException">The sweep has ended. Nothing was sent.</exception>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. It may have changed the state.</exception>
    /// <exception cref="WandbChangeMadeException">The change was made, but the result could not be read.</exception>
    /// <exception cref="WandbException">The server refused the change.</exception>
    /// <exception cref="InvalidOperationException">The sweep was not read from a server.</exception>
    /// <remarks>Uses GraphQL's <c>upsertSweep</c>, which is sent again if its answer is lost.</remarks>
    public virtual Task<Sweep> PauseAsync(CancellationToken cancellationToken = default) =>
        SetStateAsync("PAUSED", "paused", cancellationToken, SweepState.Running, SweepState.Paused);

    /// <summary>Resumes a paused or stopped sweep: it starts new runs again.</summary>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the sweep is resumed.</param>
    /// <returns>The sweep, read again. This object does not change.</returns>
    /// <exception cref="WandbStateException">The sweep was canceled, or has failed. Nothing was sent.</exception>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. It may have changed the state.</exception>
    /// <exception cref="WandbChangeMadeException">The change was made, but the result could not be read.</exception>
    /// <exception cref="WandbException">The server refused the change.</exception>
    /// <exception cref="InvalidOperationException">The sweep was not read from a server.</exception>
    /// <remarks>Uses GraphQL's <c>upsertSweep</c>, which is sent again if its answer is lost.</remarks>
    public virtual Task<Sweep> ResumeAsync(CancellationToken cancellationToken = default) =>
        SetStateAsync(
            "RUNNING",
            "resumed",
            cancellationToken,
            SweepState.Pending,
            SweepState.Running,
            SweepState.Paused,
            SweepState.Stopped,
            SweepState.Finished
        );

    /// <summary>Stops the sweep: it starts no new runs. Runs that are in progress continue until they end.</summary>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the sweep is stopped.</param>
    /// <returns>The sweep, read again. This object does not change.</returns>
    /// <exception cref="WandbStateException">The sweep has ended. Nothing was sent.</exception>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. It may have changed the state.</exception>
    /// <exception cref="WandbChangeMadeException">The change was made, but the result could not be read.</exception>
    /// <exception cref="WandbException">The server refused the change.</exception>
    /// <exception cref="InvalidOperationException">The sweep was not read from a server.</exception>
    /// <remarks>Uses GraphQL's <c>upsertSweep</c>, which is sent again if its answer is lost.</remarks>
    public virtual Task<Sweep> StopAsync(CancellationToken cancellationToken = default) =>
        SetStateAsync(
            "FINISHED",
            "stopped",
            cancellationToken,
            SweepState.Pending,
            SweepState.Running,
            SweepState.Paused,
            SweepState.Finished
        );

    /// <summary>Cancels the sweep: it starts no new runs, and its runs that are in progress are ended.</summary>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the sweep is canceled.</param>
    /// <returns>The sweep, read again. This object does not change.</returns>
    /// <exception cref="WandbStateException">The sweep has ended. Nothing was sent.</exception>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. It may have changed the state.</exception>
    /// <exception cref="WandbChangeMadeException">The change was made, but the result could not be read.</exception>
    /// <exception cref="WandbException">The server refused the change.</exception>
    /// <exception cref="InvalidOperationException">The sweep was not read from a server.</exception>
    /// <remarks>Uses GraphQL's <c>upsertSweep</c>, which is sent again if its answer is lost.</remarks>
    public virtual Task<Sweep> CancelAsync(CancellationToken cancellationToken = default) =>
        SetStateAsync(
            "CANCELED",
            "canceled",
            cancellationToken,
            SweepState.Pending,
            SweepState.Running,
            SweepState.Paused,
            SweepState.Canceled
        );

    /// <summary>Reads the sweep again.</summary>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The sweep as it is now. This object does not change.</returns>
    /// <exception cref="WandbNotFoundException">The sweep was deleted, or the API key no longer has access to it.</exception>
    /// <exception cref="WandbException">The request failed.</exception>
    /// <exception cref="InvalidOperationException">The sweep was not read from a server.</exception>
    public virtual Task<Sweep> LoadAsync(CancellationToken cancellationToken = default) =>
        WandbApi.QuerySweepAsync(ReadingClient, Entity, Project, Id, cancellationToken);

    /// <summary>Adds a run with chosen parameters to the sweep. The next agent that asks gets it before other trials.</summary>
    /// <param name="config">The configuration of the run: the value of each parameter.</param>
    /// <param name="name">The display name of the run. By default, the server chooses it.</param>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the run was added.</param>
    /// <returns>The id that the server gave the run.</returns>
    /// <exception cref="WandbUnsupportedFeatureException">The server does not support it. Nothing was sent.</exception>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The run may have been added.</exception>
    /// <exception cref="WandbChangeMadeException">The change was made, but the result could not be read.</exception>
    /// <exception cref="WandbException">The server refused the request: the sweep has ended, for example.</exception>
    /// <exception cref="InvalidOperationException">The sweep was not read from a server.</exception>
    /// <remarks>Uses GraphQL's <c>enqueueSweepRun</c>, which is never sent twice.</remarks>
    /// <example>
    /// <code>
    /// Sweep sweep = await api.SweepAsync("entity/project/sweep-id");
    /// string id = await sweep.EnqueueRunAsync(new Dictionary&lt;string, WandbValue&gt; { ["lr"] = WandbValue.FromDouble(0.05) });
    /// </code>
    /// </example>
    public virtual async Task<string> EnqueueRunAsync(
        IReadOnlyDictionary<string, WandbValue> config,
        string? name = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(config);
        WandbClient client = ReadingClient;
        await client.RequireFeatureAsync("SWEEPS_LOCAL_SCHEDULER", nameof(EnqueueRunAsync), cancellationToken).ConfigureAwait(false);
        return await SweepMutations
                .EnqueueAsync(client, StorageId, WandbValue.FromMembers(config).ToString(), name, cancellationToken)
                .ConfigureAwait(false)
            ?? throw new WandbChangeMadeException(
                new WandbProtocolException("The server added a run, but its answer does not identify it.", "data.enqueueSweepRun.id")
            );
    }

    // The state is that of the server now, and not of the time when the sweep was read.
    private async Task<Sweep> SetStateAsync(
        string state,
        string what,
        CancellationToken cancellationToken,
        params IReadOnlyList<SweepState> allowed
    )
    {
        WandbClient client = ReadingClient;
        Sweep current = await LoadAsync(cancellationToken).ConfigureAwait(false);
        if (current.State.Value is { } known && !allowed.Contains(known))
        {
            throw new WandbStateException($"The sweep '{Path}' is {known} and cannot be {what}.", Path);
        }

        await SweepMutations.SetStateAsync(client, StorageId, Entity, Project, state, cancellationToken).ConfigureAwait(false);
        return await AfterChange.ReadAsync(LoadAsync(cancellationToken)).ConfigureAwait(false);
    }
}
