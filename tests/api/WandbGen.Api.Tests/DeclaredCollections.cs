namespace WandbGen.Tests.Declared;

[WandbCollection<Artifact>(
    "query VersionsInRegistries($organization: String!, $registries: JSONString) { organization(name: $organization) { orgEntity { "
        + "artifactMemberships(projectFilters: $registries) { edges { node { artifactCollection { collectionName: name "
        + "project { entityName projectName: name } } artifact } } } } } }"
)]
[WandbVariable<RegistryFilter>("registries")]
internal sealed partial class VersionsInRegistries;

[WandbCollection<Artifact>(
    "artifactCollection(id: $id) { collectionName: name project { entityName projectName: name } "
        + "artifactMemberships { edges { node { artifact } } } }"
)]
internal sealed partial class Memberships;

[WandbCollection<Artifact>(
    "artifact(id: $id) { artifactMemberships { edges { node { "
        + "artifactCollection { collectionName: name project { entityName projectName: name } } artifact } } } }"
)]
internal sealed partial class LinkedArtifacts;

[WandbCollection<string>("artifactCollection(id: $id) { aliases { edges { node { alias } } } }")]
internal sealed partial class CollectionAliases;

[WandbCollection<string>("artifact(id: $id) { tags { name } }")]
internal sealed partial class ArtifactTags;

[WandbCollection<string>(
    "query RunTags($entity: String!, $project: String!, $run: String!) { "
        + "project(name: $project, entityName: $entity) { run(name: $run) { tags } } }"
)]
internal sealed partial class RunTags;

[WandbCollection<string>(
    "query ArtifactTypeNames($entity: String!, $project: String!) { "
        + "project(name: $project, entityName: $entity) { artifactTypes { edges { node { name } } } } }"
)]
internal sealed partial class ArtifactTypeNames;

[WandbCollection<WandbValue>(
    "query HistoryRows($entity: String!, $project: String!, $run: String!) { "
        + "project(name: $project, entityName: $entity) { run(name: $run) { history(samples: 10000) } } }",
    Converter = typeof(JsonTextConverter)
)]
[WandbPaging(From = "minStep", To = "maxStep")]
internal sealed partial class HistoryRows;

[WandbCollection<WandbValue>(
    "query SystemMetrics($entity: String!, $project: String!, $run: String!) { "
        + "project(name: $project, entityName: $entity) { run(name: $run) { events(samples: 10000) } } }",
    Converter = typeof(JsonTextConverter)
)]
internal sealed partial class SystemMetrics;

[WandbCollection<Run>("entity(name: $entity) { projects { edges { node { entityName projectName: name runs } } } }")]
internal sealed partial class EntityRuns;

[WandbCollection<Automation>("entity(name: $entity) { projects { edges { node { entityName projectName: name triggers } } } }")]
internal sealed partial class ProjectAutomations;

[WandbCollection<Artifact>(
    "query Inputs($entity: String!, $project: String!, $run: String!) { "
        + "project(name: $project, entityName: $entity) { run(name: $run) { inputArtifacts { edges { usedAs node } } } } }"
)]
internal sealed partial class Inputs;

[WandbCollection<ConsoleLogLine>(
    "query LastLines($entity: String!, $project: String!, $run: String!) { "
        + "project(name: $project, entityName: $entity) { run(name: $run) { logLines(useImprovedPagination: true) } } }"
)]
[WandbPaging(Backward = true)]
internal sealed partial class LastLines;

[WandbCollection<Integration>("entity(name: $entity) { integrations }")]
internal sealed partial class Channels;
