namespace WandbGen.Testing;

/// <content>Changes of automations.</content>
public sealed partial class SandboxData
{
    /// <summary>Changes what is not <see langword="null"/>.</summary>
    /// <returns>Whether there is such an automation.</returns>
    internal bool UpdateAutomation(long automation, string? name, string? description, bool? isEnabled) =>
        Database
            .Query(
                """
                UPDATE automations SET name = coalesce($name, name), description = coalesce($description, description),
                  enabled = coalesce($enabled, enabled) WHERE id = $id RETURNING id
                """,
                static row => row.GetInt64(0),
                ("$id", automation),
                ("$name", name),
                ("$description", description),
                ("$enabled", isEnabled)
            )
            .Count > 0;

    /// <summary>Deletes an automation.</summary>
    /// <returns>Whether there was one.</returns>
    internal bool DeleteAutomation(long automation) =>
        Database.Query("DELETE FROM automations WHERE id = $id RETURNING id", static row => row.GetInt64(0), ("$id", automation)).Count > 0;
}
