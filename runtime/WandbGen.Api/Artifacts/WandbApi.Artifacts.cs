using WandbGen.Redaction;

namespace WandbGen;

/// <content>Finds artifacts and their collections.</content>
public partial class WandbApi
{
    /// <summary>Reads an artifact version.</summary>
    /// <param name="path">
    /// <c>entity/project/name:alias</c>, <c>project/name:alias</c> or <c>name:alias</c> with the defaults of <see
    /// cref="WandbClientOptions"/>, where <c>alias</c> is an alias, a version such as <c>v3</c>, or a digest;
    /// <c>organization/wandb-registry-name/collection:alias</c> for a version in a registry; <c>wandb-artifact://…</c>; or the address of
    /// the version's web page. If the path has no alias, the server decides which version is read.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the requests.</param>
    /// <returns>The version, with its name in the collection of the path.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> has none of the supported forms.</exception>
    /// <exception cref="WandbConfigurationException">The path has no entity or project, and no default is configured.</exception>
    /// <exception cref="WandbNotFoundException">
    /// The project, the collection or the version does not exist, or the API key has no access to it.
    /// </exception>
    /// <exception cref="WandbException">The request failed.</exception>
    public virtual async Task<Artifact> ArtifactAsync(string path, CancellationToken cancellationToken = default)
    {
        RequireOwnServer(path);
        ArtifactPath parsed = ArtifactPath.Parse(path, Client);
        if (parsed.Id is { } id)
        {
            return await NotFound
                .NameAsync(QueryArtifactAsync(id, cancellationToken), "Artifact", $"Artifact '{path}'")
                .ConfigureAwait(false);
        }

        string project = parsed.Project ?? ConfiguredProject(path);
        string entity = await EntityOfAsync(parsed, cancellationToken).ConfigureAwait(false);

        ArtifactMembership membership = await NotFound
            .NameAsync(
                QueryArtifactMembershipAsync(entity, project, parsed.Name, cancellationToken),
                "ArtifactCollectionMembership",
                $"Artifact '{entity}/{project}/{parsed.Name}'",
                $"{nameof(ArtifactCollectionAsync)} and its {nameof(ArtifactCollection.Artifacts)} list the versions of "
                    + $"'{entity}/{project}/{parsed.Collection}'."
            )
            .ConfigureAwait(false);
        return membership.ToArtifact()
            ?? throw new WandbNotFoundException(
                SafeText.Clean($"The artifact '{path}' was deleted, or the API key has no access to the project that it was logged in."),
                "project.artifactCollectionMembership.artifact",
                "Artifact"
            );
    }

    /// <summary>Checks whether an artifact version exists and the API key has access to it.</summary>
    /// <param name="path">The version, in any form that <see cref="ArtifactAsync"/> accepts.</param>
    /// <param name="cancellationToken">A token that cancels the requests.</param>
    /// <returns>
    /// <see langword="false"/> only if the server states that there is no such version, collection or project. A failed request throws, as
    /// for every other method.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> has none of the supported forms.</exception>
    /// <exception cref="WandbException">The request failed.</exception>
    public virtual async Task<bool> ArtifactExistsAsync(string path, CancellationToken cancellationToken = default)
    {
        try
        {
            await ArtifactAsync(path, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (WandbNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Reads an artifact collection.</summary>
    /// <param name="path">
    /// <c>entity/project/name</c>, <c>project/name</c> or <c>name</c> with the defaults of <see cref="WandbClientOptions"/>.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the requests.</param>
    /// <returns>The collection.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> has none of the supported forms, or has an alias.</exception>
    /// <exception cref="WandbConfigurationException">The path has no entity or project, and no default is configured.</exception>
    /// <exception cref="WandbNotFoundException">
    /// The project or the collection does not exist, or the API key has no access to it.
    /// </exception>
    /// <exception cref="WandbException">The request failed.</exception>
    public virtual async Task<ArtifactCollection> ArtifactCollectionAsync(string path, CancellationToken cancellationToken = default)
    {
        ArtifactPath parsed = ParseCollection(path);
        string project = parsed.Project ?? ConfiguredProject(path);
        string entity = await EntityOfAsync(parsed, cancellationToken).ConfigureAwait(false);

        return await QueryArtifactCollectionAsync(Client, entity, project, parsed.Collection, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Checks whether an artifact collection exists and the API key has access to it.</summary>
    /// <param name="path">The collection, in any form that <see cref="ArtifactCollectionAsync"/> accepts.</param>
    /// <param name="cancellationToken">A token that cancels the requests.</param>
    /// <returns><see langword="false"/> only if the server states that there is no such collection or project.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> has none of the supported forms.</exception>
    /// <exception cref="WandbException">The request failed.</exception>
    public virtual async Task<bool> ArtifactCollectionExistsAsync(string path, CancellationToken cancellationToken = default)
    {
        try
        {
            await ArtifactCollectionAsync(path, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (WandbNotFoundException)
        {
            return false;
        }
    }

    /// <summary>The types of a project's artifacts, such as <c>dataset</c> and <c>model</c>. Sends no request.</summary>
    /// <param name="project">
    /// <c>entity/project</c>, <c>project</c> with the entity of <see cref="WandbClientOptions"/>, or the address of the project's page.
    /// </param>
    /// <param name="pageSize">The number of types per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentException"><paramref name="project"/> is not the path of a project.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="WandbConfigurationException">The path has no entity, and no default is configured.</exception>
    public virtual ArtifactTypes ArtifactTypes(string project, int? pageSize = null)
    {
        (string entity, string name) = ConfiguredPath(project);
        return new ArtifactTypes(Client, entity, name, includeAll: null, pageSize);
    }

    /// <summary>Reads one type of a project's artifacts.</summary>
    /// <param name="type">The type's name, such as <c>dataset</c>.</param>
    /// <param name="project">
    /// <c>entity/project</c>, <c>project</c> with the entity of <see cref="WandbClientOptions"/>, or the address of the project's page.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The type; its collections are listed from it.</returns>
    /// <exception cref="ArgumentException"><paramref name="project"/> is not the path of a project.</exception>
    /// <exception cref="WandbConfigurationException">The path has no entity, and no default is configured.</exception>
    /// <exception cref="WandbNotFoundException">The project has no artifacts of this type, or the API key has no access to it.</exception>
    /// <exception cref="WandbException">The request failed.</exception>
    public virtual Task<ArtifactType> ArtifactTypeAsync(string type, string project, CancellationToken cancellationToken = default)
    {
        (string entity, string name) = ConfiguredPath(project);
        return QueryArtifactTypeAsync(Client, entity, name, type, cancellationToken);
    }

    /// <summary>
    /// The artifact collections of one type in a project. Sends no request. <see cref="Project.Collections"/> has those of every type.
    /// </summary>
    /// <param name="project">
    /// <c>entity/project</c>, <c>project</c> with the entity of <see cref="WandbClientOptions"/>, or the address of the project's page.
    /// </param>
    /// <param name="type">The type's name, such as <c>dataset</c>.</param>
    /// <param name="filters">
    /// A filter for the collections. By default, all collections are listed. Older servers cannot, which is a <see
    /// cref="WandbUnsupportedFeatureException"/>.
    /// </param>
    /// <param name="order">The sort order. By default, the server decides it. Older servers cannot sort.</param>
    /// <param name="pageSize">The number of collections per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentException"><paramref name="project"/> is not the path of a project.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="WandbConfigurationException">The path has no entity, and no default is configured.</exception>
    public virtual ArtifactCollections ArtifactCollections(
        string project,
        string type,
        ArtifactCollectionFilter? filters = null,
        ArtifactOrder? order = null,
        int? pageSize = null
    )
    {
        (string entity, string name) = ConfiguredPath(project);
        return new ArtifactCollections(Client, entity, name, type, filters, order, pageSize);
    }

    /// <summary>The versions in one artifact collection. Sends no request.</summary>
    /// <param name="type">The type of the collection's artifacts, such as <c>dataset</c>.</param>
    /// <param name="path">
    /// <c>entity/project/name</c>, or <c>project/name</c> or <c>name</c> with the defaults of <see cref="WandbClientOptions"/>.
    /// </param>
    /// <param name="filters">
    /// Only the versions that match. Without one, <c>{"state": "COMMITTED"}</c>: versions whose upload has ended.
    /// </param>
    /// <param name="order">The sort order. By default, the server decides it.</param>
    /// <param name="pageSize">The number of versions per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="path"/> is no collection's path, or a registry's: <see cref="ArtifactCollectionAsync"/> finds those.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="WandbConfigurationException">The path has no entity or project, and no default is configured.</exception>
    public virtual Artifacts Artifacts(
        string type,
        string path,
        ArtifactFilter? filters = null,
        ArtifactOrder? order = null,
        int? pageSize = null
    )
    {
        ArtifactPath parsed = ParseCollection(path);
        if (parsed.IsOfRegistry)
        {
            throw new ArgumentException(
                SafeText.Clean(
                    $"'{path}' is in a registry, and who has that must be asked first: list the versions of what "
                        + $"{nameof(ArtifactCollectionAsync)} returns for it."
                ),
                nameof(path)
            );
        }

        return new Artifacts(
            Client,
            parsed.Entity ?? ConfiguredEntity(path),
            parsed.Project ?? ConfiguredProject(path),
            type,
            parsed.Collection,
            filters,
            order,
            pageSize
        );
    }

    private ArtifactPath ParseCollection(string path)
    {
        RequireOwnServer(path);
        return ArtifactPath.ParseCollection(path, Client);
    }

    private (string Entity, string Project) ConfiguredPath(string project)
    {
        RequireOwnServer(project);
        ProjectPath parsed = ProjectPath.Parse(project, Client);
        return (parsed.Entity ?? ConfiguredEntity(project), parsed.Project);
    }

    internal async Task<string> EntityOfAsync(ArtifactPath path, CancellationToken cancellationToken)
    {
        string entity = path.Entity ?? await DefaultEntityAsync(cancellationToken).ConfigureAwait(false);
        if (!path.IsOfRegistry)
        {
            return entity;
        }

        // A registry belongs to the entity of an organization, and people write the organization's name.
        try
        {
            return path.Entity is null
                ? (await DefaultOrganizationAsync(entity, cancellationToken).ConfigureAwait(false))?.Entity ?? entity
                : await QueryOrganizationEntityAsync(entity, cancellationToken).ConfigureAwait(false);
        }
        catch (WandbNotFoundException)
        {
            // It is not the name of an organization, so it is an entity. The next request finds out whether that has the registry.
            return entity;
        }
    }

    [WandbQuery("query ArtifactById($id: ID!) { artifact(id: $id) }")]
    private partial Task<Artifact> QueryArtifactAsync(string id, CancellationToken cancellationToken);

    [WandbQuery(
        """
            query ArtifactMembership($entity: String!, $project: String!, $name: String!) {
              project(name: $project, entityName: $entity) { artifactCollectionMembership(name: $name) }
            }
            """
    )]
    private partial Task<ArtifactMembership> QueryArtifactMembershipAsync(
        string entity,
        string project,
        string name,
        CancellationToken cancellationToken
    );

    [WandbQuery(
        """
            query ArtifactCollection($entity: String!, $project: String!, $name: String!) {
              project(name: $project, entityName: $entity) {
                entityName
                projectName: name
                artifactCollection(name: $name)
              }
            }
            """
    )]
    internal static partial Task<ArtifactCollection> QueryArtifactCollectionAsync(
        WandbClient client,
        string entity,
        string project,
        string name,
        CancellationToken cancellationToken
    );

    [WandbQuery("query OrganizationEntity($name: String!) { organization(name: $name) { orgEntity { name } } }")]
    private partial Task<string> QueryOrganizationEntityAsync(string name, CancellationToken cancellationToken);

    [WandbQuery(
        """
            query ArtifactType($entity: String!, $project: String!, $type: String!) {
              project(name: $project, entityName: $entity) {
                entityName
                projectName: name
                artifactType(name: $type)
              }
            }
            """
    )]
    internal static partial Task<ArtifactType> QueryArtifactTypeAsync(
        WandbClient client,
        string entity,
        string project,
        string type,
        CancellationToken cancellationToken
    );
}
