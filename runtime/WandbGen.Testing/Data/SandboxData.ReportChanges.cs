namespace WandbGen.Testing;

/// <content>Changes of reports and custom charts.</content>
public sealed partial class SandboxData
{
    /// <summary>Adds a view.</summary>
    internal long CreateView(SandboxReport report)
    {
        long view = 0;
        Database.Transact(() =>
        {
            AddReport(report);
            view = Database.Query("SELECT max(id) FROM views", static row => row.GetInt64(0))[0];
        });
        return view;
    }

    /// <summary>Changes what is not <see langword="null"/>.</summary>
    internal void UpdateView(long view, string? displayName, string? description, string? spec) =>
        Database.Execute(
            """
            UPDATE views SET display_name = coalesce($name, display_name), description = coalesce($description, description),
              spec = coalesce($spec, spec) WHERE id = $id
            """,
            ("$id", view),
            ("$name", displayName),
            ("$description", description),
            ("$spec", spec)
        );

    internal void DeleteView(long view) => Database.Execute("DELETE FROM views WHERE id = $id", ("$id", view));

    /// <summary>Changes what is not <see langword="null"/>.</summary>
    internal void UpdateChart(long chart, string? displayName, string? type, string? access, string? spec) =>
        Database.Execute(
            """
            UPDATE charts SET display_name = coalesce($name, display_name), type = coalesce($type, type),
              access = coalesce($access, access), spec = coalesce($spec, spec) WHERE id = $id
            """,
            ("$id", chart),
            ("$name", displayName),
            ("$type", type),
            ("$access", access),
            ("$spec", spec)
        );

    internal void DeleteChart(long chart) => Database.Execute("DELETE FROM charts WHERE id = $id", ("$id", chart));
}
