using WandbGen.Redaction;

namespace WandbGen;

/// <content>Changes of the report.</content>
public partial class Report
{
    /// <summary>Changes the title, description or specification of the report.</summary>
    /// <param name="update">The changes. A property that is not set is not changed.</param>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the report was changed.</param>
    /// <returns>The report, read again. This object does not change.</returns>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The report may have been changed.</exception>
    /// <exception cref="WandbChangeMadeException">The change was made, but the result could not be read.</exception>
    /// <exception cref="WandbException">The server refused the request.</exception>
    /// <exception cref="InvalidOperationException">The report was not read from a server.</exception>
    /// <remarks>Uses GraphQL's <c>upsertView</c> with the <c>id</c> of the report, which is sent again if its answer is lost.</remarks>
    public virtual async Task<Report> UpdateAsync(ReportUpdate update, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(update);
        WandbClient client = ReadingClient;
        await ReportMutations
            .UpdateAsync(client, Id, update.Title, update.Description, update.Spec?.ToString(), cancellationToken)
            .ConfigureAwait(false);
        return await AfterChange.ReadAsync(ReportMutations.QueryAsync(client, Id, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Creates a report with the same description and specification.</summary>
    /// <param name="title">The title of the new report. The default is the title of this report followed by <c>(copy)</c>.</param>
    /// <param name="project"><c>entity/project</c>, or <see langword="null"/> for the project of this report.</param>
    /// <param name="cancellationToken">A token that cancels the requests. It is then unknown whether the report was created.</param>
    /// <returns>The new report.</returns>
    /// <exception cref="ArgumentException"><paramref name="project"/> is not the path of a project.</exception>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The report may have been created.</exception>
    /// <exception cref="WandbException">The server refused the request.</exception>
    /// <exception cref="InvalidOperationException">The report was not read from a server.</exception>
    /// <remarks>
    /// Uses GraphQL's <c>upsertView</c>, which is never sent twice. In another project, panels that do not name their runs show the runs of
    /// that project.
    /// </remarks>
    public virtual Task<Report> CloneAsync(string? title = null, string? project = null, CancellationToken cancellationToken = default)
    {
        WandbClient client = ReadingClient;
        ProjectPath path = project is null ? new ProjectPath(Entity, Project) : ProjectPath.Parse(project, client);
        return ReportMutations.CreateAsync(
            client,
            new ReportInput
            {
                EntityName = path.Entity ?? Entity,
                ProjectName = path.Project,
                Title = title ?? $"{Title} (copy)",
                Description = Description,
                Spec = Spec.ToString(),
            },
            cancellationToken
        );
    }

    /// <summary>Deletes the report with its drafts.</summary>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the report was deleted.</param>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The report may have been deleted.</exception>
    /// <exception cref="WandbStateException">The server did not delete it, and stated no reason.</exception>
    /// <exception cref="WandbException">The server refused the request.</exception>
    /// <exception cref="InvalidOperationException">The report was not read from a server.</exception>
    /// <remarks>
    /// Uses GraphQL's <c>deleteView</c>. It is sent again if its answer is lost; a report that no longer exists counts as deleted.
    /// </remarks>
    public virtual Task DeleteAsync(CancellationToken cancellationToken = default)
    {
        WandbClient client = ReadingClient;
        return Deletion.CompleteAsync(
            Deletion.RequireAsync(ReportMutations.DeleteAsync(client, Id, cancellationToken), SafeText.Clean($"the report '{Label}'"), Id)
        );
    }
}

/// <summary>The mutations of reports.</summary>
internal static partial class ReportMutations
{
    [WandbMutation("mutation CreateReport($input: UpsertViewInput!) { upsertView(input: $input) { view } }")]
    public static partial Task<Report> CreateAsync(WandbClient client, ReportInput input, CancellationToken cancellationToken);

    [WandbMutation(
        """
            mutation UpdateReport($id: ID!, $title: String, $description: String, $spec: String) {
              upsertView(input: {id: $id, displayName: $title, description: $description, spec: $spec}) { view { id } }
            }
            """,
        IsIdempotent = true
    )]
    public static partial Task<string> UpdateAsync(
        WandbClient client,
        string id,
        string? title,
        string? description,
        string? spec,
        CancellationToken cancellationToken
    );

    [WandbMutation("mutation DeleteReport($id: ID!) { deleteView(input: {id: $id, deleteDrafts: true}) { success } }", IsIdempotent = true)]
    public static partial Task<bool?> DeleteAsync(WandbClient client, string id, CancellationToken cancellationToken);

    [WandbQuery("query Report($id: ID!) { view(id: $id) }")]
    public static partial Task<Report> QueryAsync(WandbClient client, string id, CancellationToken cancellationToken);
}

/// <summary>A new report as it is sent.</summary>
[WandbInput("UpsertViewInput")]
internal sealed partial record ReportInput
{
    public required string EntityName { get; init; }

    public required string ProjectName { get; init; }

    [WandbField("displayName")]
    public required string Title { get; init; }

    public string? Description { get; init; }

    public required string Spec { get; init; }

    public string Type { get; init; } = "runs";

    public ReportSource CreatedUsing { get; init; } = ReportSource.WandbSdk;
}

/// <summary>What a report was created with: GraphQL's <c>ViewSource</c>.</summary>
internal enum ReportSource
{
    WandbSdk,
}
