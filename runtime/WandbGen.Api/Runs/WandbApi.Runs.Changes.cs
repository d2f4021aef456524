using System.Buffers;
using System.Security.Cryptography;
using WandbGen.Redaction;

namespace WandbGen;

/// <content>Creates runs.</content>
public partial class WandbApi
{
    // As W&B's Python client has them.
    private const string ReservedCharacters = ":;,#?/'";
    private const string IdAlphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly SearchValues<char> s_reservedCharacters = SearchValues.Create(ReservedCharacters);

    /// <summary>Creates a run. A project that does not exist is created with it.</summary>
    /// <param name="path">
    /// <c>entity/project</c>, <c>project</c> with the default entity, or the address of the project's page.
    /// </param>
    /// <param name="run">The run, or <see langword="null"/> for one with defaults only.</param>
    /// <param name="cancellationToken">A token that cancels the requests. It is then unknown whether the run was created.</param>
    /// <returns>The run, read from the server.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="path"/> is not the path of a project, or the id of the run is not valid.
    /// </exception>
    /// <exception cref="WandbStateException">There is a run with this id. It was not changed.</exception>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The run may have been created.</exception>
    /// <exception cref="WandbChangeMadeException">The change was made, but the result could not be read.</exception>
    /// <exception cref="WandbException">The server refused the request: a run with this id was deleted before, for example.</exception>
    /// <remarks>
    /// Uses GraphQL's <c>upsertBucket</c>, which would change a run that exists. If you choose an id, the server is asked first whether it
    /// has such a run; if two programs create a run with the same id at the same time, they can both succeed. The mutation is sent again if
    /// its answer is lost.
    /// </remarks>
    /// <example>
    /// <code>
    /// Run run = await api.CreateRunAsync("entity/project", new NewRun { Name = "evaluation", JobType = "eval", State = RunState.Finished
    /// }); await run.UploadAsync("report.html");
    /// </code>
    /// </example>
    public virtual async Task<Run> CreateRunAsync(string path, NewRun? run = null, CancellationToken cancellationToken = default)
    {
        RequireOwnServer(path);
        ProjectPath parsed = ProjectPath.Parse(path, Client);
        string entity = parsed.Entity ?? await DefaultEntityAsync(cancellationToken).ConfigureAwait(false);
        run ??= new NewRun();
        if (!Enum.IsDefined(run.State))
        {
            throw new ArgumentException(SafeText.Clean($"{run.State} is not a state of a run."), nameof(run));
        }

        if (run.Id is { } chosen)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(chosen, nameof(run));
            if (chosen.AsSpan().ContainsAny(s_reservedCharacters) || chosen.Trim().Length < chosen.Length)
            {
                throw new ArgumentException(
                    SafeText.Clean(
                        $"'{chosen}' cannot be the id of a run: it has one of {ReservedCharacters}, or begins or ends with space."
                    ),
                    nameof(run)
                );
            }

            if (await RunMutations.FindAsync(Client, entity, parsed.Project, chosen, cancellationToken).ConfigureAwait(false) is not null)
            {
                string taken = $"{entity}/{parsed.Project}/{chosen}";
                throw new WandbStateException(
                    $"There is a run '{taken}'. Choose another id, or use {nameof(RunOverview.UpdateAsync)}.",
                    taken
                );
            }
        }

        string id = run.Id ?? RandomNumberGenerator.GetString(IdAlphabet, 8);
        await RunMutations
            .UpsertAsync(
                Client,
                new RunUpsert
                {
                    EntityName = entity,
                    Project = parsed.Project,
                    Name = id,
                    DisplayName = run.Name,
                    State = run.State.ToString().ToLowerInvariant(),
                    Tags = run.Tags,
                    Notes = run.Notes,
                    Description = run.Description,
                    GroupName = run.Group,
                    JobType = run.JobType,
                    Config = run.Config is null ? null : WandbValue.FromMembers(RunConfig.Wrap(run.Config)).ToString(),
                    SummaryMetrics = run.Summary is null ? null : WandbValue.FromMembers(run.Summary).ToString(),
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return await AfterChange.ReadAsync(QueryRunAsync(Client, entity, parsed.Project, id, cancellationToken)).ConfigureAwait(false);
    }
}
