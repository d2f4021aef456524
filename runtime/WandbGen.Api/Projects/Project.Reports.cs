namespace WandbGen;

/// <content>Creates reports.</content>
public partial class Project
{
    // An empty report in the format of W&B's editor.
    private const string EmptyReport = """{"version": 5, "panelSettings": {}, "blocks": [], "width": "readable", "authors": []}""";

    /// <summary>Creates a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the report was created.</param>
    /// <returns>The report.</returns>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The report may have been created.</exception>
    /// <exception cref="WandbException">The server refused the request.</exception>
    /// <exception cref="InvalidOperationException">The project was not read from a server.</exception>
    /// <remarks>
    /// Uses GraphQL's <c>upsertView</c>, which is never sent twice. The blocks of a report are JSON in the form of W&amp;B's editor; <see
    /// cref="Report.CloneAsync"/> takes them from another report.
    /// </remarks>
    public virtual Task<Report> CreateReportAsync(NewReport report, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        return ReportMutations.CreateAsync(
            ReadingClient,
            new ReportInput
            {
                EntityName = Entity,
                ProjectName = Name,
                Title = report.Title,
                Description = report.Description,
                Spec = report.Spec?.ToString() ?? EmptyReport,
            },
            cancellationToken
        );
    }
}
