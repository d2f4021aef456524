namespace WandbGen.Testing;

/// <content>Changes of registries.</content>
public sealed partial class SandboxData
{
    /// <summary>Changes what is not <see langword="null"/>.</summary>
    internal void UpdateRegistry(long project, string? access, bool? takesAllTypes, IReadOnlyList<string> types)
    {
        Database.Execute(
            "UPDATE projects SET access = coalesce($access, access), all_types = coalesce($all, all_types) WHERE id = $id",
            ("$id", project),
            ("$access", access),
            ("$all", takesAllTypes)
        );
        foreach (string type in types)
        {
            GetArtifactType(project, type);
        }
    }

    internal bool HasProjectMember(long project, long? user, long? team) =>
        Database
            .Query(
                "SELECT id FROM project_members WHERE project = $project AND (user = $user OR team = $team)",
                static row => row.GetInt64(0),
                ("$project", project),
                ("$user", user),
                ("$team", team)
            )
            .Count > 0;

    /// <summary>Takes a role in a project from somebody.</summary>
    /// <returns>Whether there was one.</returns>
    internal bool RemoveProjectMember(long project, long? user, long? team) =>
        Database
            .Query(
                "DELETE FROM project_members WHERE project = $project AND (user = $user OR team = $team) RETURNING id",
                static row => row.GetInt64(0),
                ("$project", project),
                ("$user", user),
                ("$team", team)
            )
            .Count > 0;
}
