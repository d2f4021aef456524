namespace WandbGen;

/// <summary>A report: GraphQL's <c>View</c> of type <c>runs</c>.</summary>
[WandbObject("View")]
public partial class Report : WandbItem
{
    /// <summary>The server's opaque identifier.</summary>
    public required string Id { get; init; }

    /// <summary>The report's name: GraphQL's <c>View.name</c>.</summary>
    public string? Name { get; init; }

    /// <summary>The title of the report: GraphQL's <c>View.displayName</c>.</summary>
    [WandbField("displayName")]
    public string? Title { get; init; }

    /// <summary>The user or team that the project belongs to: GraphQL's <c>View.entityName</c>.</summary>
    [WandbField("entityName")]
    public required string Entity { get; init; }

    /// <summary>The project's name: GraphQL's <c>View.projectName</c>.</summary>
    [WandbField("projectName")]
    public required string Project { get; init; }

    /// <summary>The description of the report.</summary>
    public string? Description { get; init; }

    /// <summary>The name of the user who wrote it, as it is used in addresses: GraphQL's <c>View.user.username</c>.</summary>
    [WandbField("user.username")]
    public string? Username { get; init; }

    /// <summary>The blocks of the report: GraphQL's <c>View.spec</c>. It is parsed when it is used.</summary>
    public WandbValue Spec { get; init; }

    /// <summary>The number of times that the report was viewed.</summary>
    public int ViewCount { get; init; }

    /// <summary>The time when the report was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The time when the report was last changed.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The address of the report's web page.</summary>
    /// <exception cref="InvalidOperationException">The report was not read from a server.</exception>
    public Uri Url => WebPage.Of(ReadingClient, Entity, Project, "reports", ReportPath.ToPage(Title, Id));

    /// <summary>Converts the report to Markdown. Sends no request.</summary>
    /// <returns>
    /// The title, the description and the blocks. Charts are named, because their page draws them from the runs. A block that has no form
    /// in Markdown, or that this version of the library does not know, is named and followed by its JSON. Texts are escaped; a Markdown
    /// block is not, so treat the result like the report's authors.
    /// </returns>
    /// <exception cref="WandbProtocolException">The server sent a specification that is not valid JSON.</exception>
    public virtual string ToMarkdown() => ReportMarkdown.Write(Title, Description, Spec);

    private protected override string Label => Title ?? Name ?? Id;
}
