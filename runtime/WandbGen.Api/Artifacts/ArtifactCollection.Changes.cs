using WandbGen.Redaction;

namespace WandbGen;

/// <content>Changes of the collection.</content>
public abstract partial class ArtifactCollection
{
    private const int LongestName = 128;

    /// <summary>Changes the name, description, tags or type of the collection.</summary>
    /// <param name="update">The changes. A property that is not set is not changed.</param>
    /// <param name="cancellationToken">A token that cancels the requests. It is then unknown what the server has changed.</param>
    /// <returns>The collection, read again. This object does not change.</returns>
    /// <exception cref="ArgumentException">The name is not valid.</exception>
    /// <exception cref="InvalidOperationException">
    /// The collection was not read from a server, is of a kind that this version of the library does not know, or is not an
    /// <see cref="ArtifactSequence"/> and the update changes its type. Nothing was sent.
    /// </exception>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. It may have made the change.</exception>
    /// <exception cref="WandbChangeMadeException">
    /// A part of the change was made (<see cref="WandbChangeMadeException.IsComplete"/>), or all of it, and a later request failed.
    /// </exception>
    /// <exception cref="WandbException">The server refused the request. Nothing was changed.</exception>
    /// <remarks>
    /// Each kind of change is a separate request, in this order: GraphQL's <c>updateArtifactSequence</c> or <c>updateArtifactPortfolio</c>,
    /// <c>moveArtifactSequence</c>, <c>createArtifactCollectionTagAssignments</c> and <c>deleteArtifactCollectionTagAssignments</c>. The
    /// call can be repeated. A request is sent again if its answer is lost.
    /// </remarks>
    /// <example>
    /// <code>
    /// ArtifactCollection models = await api.ArtifactCollectionAsync("entity/project/model");
    /// models = await models.UpdateAsync(new ArtifactCollectionUpdate { Name = "detector", Tags = [.. models.Tags, "vision"] });
    /// </code>
    /// </example>
    public virtual async Task<ArtifactCollection> UpdateAsync(
        ArtifactCollectionUpdate update,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(update);
        WandbClient client = ReadingClient;
        string name = update.Name ?? Name;
        if (name.Length is 0 or > LongestName || name.AsSpan().ContainsAny('/', ':'))
        {
            throw new ArgumentException(
                SafeText.Clean($"'{name}' is not the name of a collection: at most {LongestName} characters, without '/' and ':'."),
                nameof(update)
            );
        }

        IReadOnlyList<string>? tags = update.Tags is null ? null : ArtifactRules.CheckTags(update.Tags);
        bool isMoved = update.Type is not null && update.Type != Type;
        if (isMoved && this is not ArtifactSequence)
        {
            throw new InvalidOperationException(
                SafeText.Clean($"The collection '{Path}' gets its versions by links, so its type cannot be changed.")
            );
        }

        bool isBegun = false;
        if (update.Name is not null || update.Description is not null)
        {
            await StepAsync(
                    this switch
                    {
                        ArtifactSequence => UpdateSequenceAsync(client, Id, update.Name, update.Description, cancellationToken),
                        ArtifactPortfolio => UpdatePortfolioAsync(client, Id, update.Name, update.Description, cancellationToken),
                        _ => throw UnknownKind(),
                    }
                )
                .ConfigureAwait(false);
        }

        if (isMoved)
        {
            await StepAsync(MoveSequenceAsync(client, Id, update.Type!, cancellationToken)).ConfigureAwait(false);
        }

        if (tags?.Except(Tags).Select(static tag => new TagInput { TagName = tag }).ToArray() is { Length: > 0 } added)
        {
            await StepAsync(AddTagsAsync(client, Entity, Project, name, added, cancellationToken)).ConfigureAwait(false);
        }

        if (tags is not null && Tags.Except(tags).Select(static tag => new TagInput { TagName = tag }).ToArray() is { Length: > 0 } removed)
        {
            await StepAsync(DeleteTagsAsync(client, Entity, Project, name, removed, cancellationToken)).ConfigureAwait(false);
        }

        Task<ArtifactCollection> reading = WandbApi.QueryArtifactCollectionAsync(client, Entity, Project, name, cancellationToken);
        // Nothing was sent if the collection had the tags and the type already.
        return await (isBegun ? AfterChange.ReadAsync(reading) : reading).ConfigureAwait(false);

        async Task StepAsync(Task step)
        {
            try
            {
                await step.ConfigureAwait(false);
                isBegun = true;
            }
            catch (WandbException exception) when (isBegun)
            {
                throw new WandbChangeMadeException(exception, isComplete: false);
            }
        }
    }

    /// <summary>
    /// Deletes the collection. An <see cref="ArtifactSequence"/> is deleted with all of its versions. An <see cref="ArtifactPortfolio"/> is
    /// deleted with its links; the linked versions are kept in the collections that they were logged to.
    /// </summary>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the server has deleted it.</param>
    /// <exception cref="InvalidOperationException">
    /// The collection was not read from a server, or is of a kind that this version of the library does not have.
    /// </exception>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. It may have deleted the collection.</exception>
    /// <exception cref="WandbException">The server refused the request.</exception>
    /// <remarks>
    /// Uses GraphQL's <c>deleteArtifactSequence</c> or <c>deleteArtifactPortfolio</c>. It is sent again if its answer is lost; a collection
    /// that no longer exists counts as deleted.
    /// </remarks>
    public virtual Task DeleteAsync(CancellationToken cancellationToken = default)
    {
        WandbClient client = ReadingClient;
        return Deletion.CompleteAsync(
            this switch
            {
                ArtifactSequence => DeleteSequenceAsync(client, Id, cancellationToken),
                ArtifactPortfolio => DeletePortfolioAsync(client, Id, cancellationToken),
                _ => throw UnknownKind(),
            }
        );
    }

    private InvalidOperationException UnknownKind() =>
        new(SafeText.Clean($"The collection '{Path}' is of a kind that this version of the library cannot change."));

    [WandbMutation(
        """
            mutation UpdateArtifactSequence($id: ID!, $name: String, $description: String) {
              updateArtifactSequence(input: {artifactSequenceID: $id, name: $name, description: $description}) { __typename }
            }
            """,
        IsIdempotent = true
    )]
    private static partial Task<string> UpdateSequenceAsync(
        WandbClient client,
        string id,
        string? name,
        string? description,
        CancellationToken cancellationToken
    );

    [WandbMutation(
        """
            mutation UpdateArtifactPortfolio($id: ID!, $name: String, $description: String) {
              updateArtifactPortfolio(input: {artifactPortfolioID: $id, name: $name, description: $description}) { __typename }
            }
            """,
        IsIdempotent = true
    )]
    private static partial Task<string> UpdatePortfolioAsync(
        WandbClient client,
        string id,
        string? name,
        string? description,
        CancellationToken cancellationToken
    );

    [WandbMutation(
        """
            mutation MoveArtifactSequence($id: ID!, $type: String!) {
              moveArtifactSequence(input: {artifactSequenceID: $id, destinationArtifactTypeName: $type}) { __typename }
            }
            """,
        IsIdempotent = true
    )]
    private static partial Task<string> MoveSequenceAsync(WandbClient client, string id, string type, CancellationToken cancellationToken);

    [WandbMutation(
        """
            mutation AddCollectionTags($entity: String!, $project: String!, $name: String!, $tags: [TagInput!]!) {
              createArtifactCollectionTagAssignments(
                input: {entityName: $entity, projectName: $project, artifactCollectionName: $name, tags: $tags}
              ) { __typename }
            }
            """,
        IsIdempotent = true
    )]
    private static partial Task<string> AddTagsAsync(
        WandbClient client,
        string entity,
        string project,
        string name,
        IReadOnlyList<TagInput> tags,
        CancellationToken cancellationToken
    );

    [WandbMutation(
        """
            mutation DeleteCollectionTags($entity: String!, $project: String!, $name: String!, $tags: [TagInput!]!) {
              deleteArtifactCollectionTagAssignments(
                input: {entityName: $entity, projectName: $project, artifactCollectionName: $name, tags: $tags}
              ) { success }
            }
            """,
        IsIdempotent = true
    )]
    private static partial Task<bool> DeleteTagsAsync(
        WandbClient client,
        string entity,
        string project,
        string name,
        IReadOnlyList<TagInput> tags,
        CancellationToken cancellationToken
    );

    [WandbMutation(
        "mutation DeleteArtifactSequence($id: ID!) { deleteArtifactSequence(input: {artifactSequenceID: $id}) { __typename } }",
        IsIdempotent = true
    )]
    private static partial Task<string> DeleteSequenceAsync(WandbClient client, string id, CancellationToken cancellationToken);

    [WandbMutation(
        "mutation DeleteArtifactPortfolio($id: ID!) { deleteArtifactPortfolio(input: {artifactPortfolioID: $id}) { __typename } }",
        IsIdempotent = true
    )]
    private static partial Task<string> DeletePortfolioAsync(WandbClient client, string id, CancellationToken cancellationToken);
}
