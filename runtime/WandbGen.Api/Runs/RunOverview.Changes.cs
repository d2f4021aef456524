using WandbGen.Redaction;

namespace WandbGen;

/// <content>Changes of a run.</content>
public partial class RunOverview
{
    /// <summary>
    /// Changes the name, tags, notes, group, job type, description, configuration or summary of the run. A property that is not set is not
    /// changed.
    /// </summary>
    /// <param name="update">The changes.</param>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the server has changed the run.</param>
    /// <returns>The run, read again. This object does not change.</returns>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The run may have been changed.</exception>
    /// <exception cref="WandbChangeMadeException">The change was made, but the result could not be read.</exception>
    /// <exception cref="WandbNotFoundException">The server no longer has the run.</exception>
    /// <exception cref="WandbException">The server refused the request.</exception>
    /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
    /// <remarks>
    /// <para>
    /// Uses GraphQL's <c>upsertBucket</c> with the <c>id</c> of this run, so it can neither change another run nor create one. It is sent
    /// again if its answer is lost.
    /// </para>
    /// <para>
    /// W&amp;B stores a configuration and a summary as a whole. To change a part of one, the run is read first, and the whole is sent, as
    /// W&amp;B's Python client does. A change that another program makes between the two requests is lost. While the run is running, its
    /// own program can overwrite the change.
    /// </para>
    /// </remarks>
    /// <example>
    /// <code>
    /// run = await run.UpdateAsync(new RunUpdate { Name = "baseline", Tags = [.. run.Tags ?? [], "best"], Notes = "" });
    /// run = await run.UpdateAsync(
    ///     new RunUpdate
    ///     {
    ///         Config = new Dictionary&lt;string, WandbValue&gt; { ["reviewed"] = WandbValue.FromBoolean(true) },
    ///         RemovedSummary = ["debug_loss"],
    ///     }
    /// );
    /// </code>
    /// </example>
    public virtual async Task<Run> UpdateAsync(RunUpdate update, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(update);
        await ApplyAsync(update, cancellationToken).ConfigureAwait(false);
        return await AfterChange.ReadAsync(LoadAsync(cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Deletes the run with its files and its history.</summary>
    /// <param name="deleteArtifacts">Whether the versions of artifacts that the run logged are deleted too.</param>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the server has deleted the run.</param>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The run may have been deleted.</exception>
    /// <exception cref="WandbNotFoundException">The server no longer has the run.</exception>
    /// <exception cref="WandbException">The server refused the request.</exception>
    /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
    /// <remarks>
    /// Uses GraphQL's <c>deleteRun</c>. It is sent again if its answer is lost; a run that no longer exists counts as deleted. W&amp;B's
    /// cursors are offsets: to delete several runs, call <see cref="RunChangesExtensions.DeleteAllAsync"/>, or list them first
    /// (<c>ToListAsync</c>).
    /// </remarks>
    public virtual Task DeleteAsync(bool deleteArtifacts = false, CancellationToken cancellationToken = default) =>
        Deletion.CompleteAsync(RunMutations.DeleteAsync(ReadingClient, StorageId, deleteArtifacts ? true : null, cancellationToken));

    /// <summary>
    /// Asks the program of the run to stop. The program receives the request with its next heartbeat and then ends. Call
    /// <see cref="WaitUntilFinishedAsync"/> to wait until it has ended.
    /// </summary>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the server has noted the wish.</param>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. It may have recorded the request to stop.</exception>
    /// <exception cref="WandbStateException">The server did not record the request to stop, and stated no reason.</exception>
    /// <exception cref="WandbException">The server refused the request.</exception>
    /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
    /// <remarks>Uses GraphQL's <c>stopRun</c>, which is sent again if its answer is lost. A run that has ended is not affected.</remarks>
    public virtual async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (!await RunMutations.StopAsync(ReadingClient, StorageId, cancellationToken).ConfigureAwait(false))
        {
            throw new WandbStateException($"The server did not ask the run '{Path}' to stop, and gave no reason.", Path);
        }
    }

    /// <summary>Reads whether a user has requested the program of the run to stop: GraphQL's <c>Run.shouldStop</c>.</summary>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <exception cref="WandbNotFoundException">The server no longer has the run.</exception>
    /// <exception cref="WandbException">The request failed.</exception>
    /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
    public virtual async Task<bool> IsStopRequestedAsync(CancellationToken cancellationToken = default) =>
        await RunMutations.QueryStopAsync(ReadingClient, Entity, Project, Id, cancellationToken).ConfigureAwait(false) == true;

    /// <summary>
    /// Sets the state of the run to <see cref="RunState.Pending"/>, so that it can be queued again, or to <see cref="RunState.Failed"/>, if
    /// its program was lost.
    /// </summary>
    /// <param name="state"><see cref="RunState.Pending"/> or <see cref="RunState.Failed"/>.</param>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the server has changed the run.</param>
    /// <returns>The run, read again. This object does not change.</returns>
    /// <exception cref="ArgumentException"><paramref name="state"/> is another state, which a server does not accept.</exception>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The state may have been changed.</exception>
    /// <exception cref="WandbChangeMadeException">The change was made, but the result could not be read.</exception>
    /// <exception cref="WandbStateException">The server did not change the state, and stated no reason.</exception>
    /// <exception cref="WandbException">
    /// The server refused the request: the run's state does not allow it, or the run belongs to a sweep.
    /// </exception>
    /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
    /// <remarks>Uses GraphQL's <c>updateRunState</c>, which is sent again if its answer is lost.</remarks>
    public virtual async Task<Run> UpdateStateAsync(RunState state, CancellationToken cancellationToken = default)
    {
        string name = state switch
        {
            RunState.Pending => "pending",
            RunState.Failed => "failed",
            _ => throw new ArgumentException(
                SafeText.Clean(
                    $"The state of a run can be set to {nameof(RunState.Pending)} or {nameof(RunState.Failed)} only, not to {state}."
                ),
                nameof(state)
            ),
        };
        if (await RunMutations.UpdateStateAsync(ReadingClient, StorageId, name, cancellationToken).ConfigureAwait(false) != true)
        {
            throw new WandbStateException($"The server did not set the state of the run '{Path}' to {name}, and gave no reason.", Path);
        }

        return await AfterChange.ReadAsync(LoadAsync(cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>
    /// Sends an alert of the run to those who have subscribed to alerts of its entity, by mail or Slack.
    /// </summary>
    /// <param name="title">The title. W&amp;B allows at most 64 characters.</param>
    /// <param name="text">The text.</param>
    /// <param name="severity">The severity.</param>
    /// <param name="wait">
    /// The time for which the server does not send another alert of the run with the same title. The default is one minute.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the alert was sent.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="wait"/> is negative.</exception>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The alert may have been sent.</exception>
    /// <exception cref="WandbStateException">The server did not send the alert, and stated no reason.</exception>
    /// <exception cref="WandbException">The server refused the request.</exception>
    /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
    /// <remarks>
    /// Uses GraphQL's <c>notifyScriptableRunAlert</c>, as <c>run.alert()</c> of W&amp;B's Python client does. It is never sent twice:
    /// people would get the alert again.
    /// </remarks>
    /// <example>
    /// <code>
    /// await run.AlertAsync("Low accuracy", $"The accuracy of {run.Name} is below 0.6", AlertSeverity.Warn);
    /// </code>
    /// </example>
    public virtual async Task AlertAsync(
        string title,
        string text,
        AlertSeverity severity = AlertSeverity.Info,
        TimeSpan? wait = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(title);
        ArgumentNullException.ThrowIfNull(text);
        TimeSpan pause = wait ?? TimeSpan.FromMinutes(1);
        ArgumentOutOfRangeException.ThrowIfLessThan(pause, TimeSpan.Zero, nameof(wait));
        var alert = new RunAlertInput
        {
            EntityName = Entity,
            ProjectName = Project,
            RunName = Id,
            Title = title,
            Text = text,
            Severity = severity,
            WaitDuration = (long)pause.TotalMilliseconds,
        };
        if (!await RunMutations.AlertAsync(ReadingClient, alert, cancellationToken).ConfigureAwait(false))
        {
            throw new WandbStateException($"The server did not send an alert of the run '{Path}', and gave no reason.", Path);
        }
    }

    /// <summary>Sends the changes.</summary>
    internal async Task ApplyAsync(RunUpdate update, CancellationToken cancellationToken)
    {
        WandbClient client = ReadingClient;
        Run? current = update.NeedsRun ? await LoadAsync(cancellationToken).ConfigureAwait(false) : null;
        await RunMutations.UpsertAsync(client, RunUpsert.Of(StorageId, update, current), cancellationToken).ConfigureAwait(false);
    }
}
