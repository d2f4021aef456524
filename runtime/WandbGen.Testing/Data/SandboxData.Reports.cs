using WandbGen.Testing.Data;

namespace WandbGen.Testing;

/// <content>Reports.</content>
public sealed partial class SandboxData
{
    private const string ReportSchema = """
        CREATE TABLE views (
          id INTEGER PRIMARY KEY, project INTEGER NOT NULL REFERENCES projects,
          display_name TEXT NOT NULL, description TEXT, spec TEXT NOT NULL, type TEXT NOT NULL);
        """;

    /// <summary>Adds a report.</summary>
    public void AddReport(SandboxReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        Database.Execute(
            "INSERT INTO views (project, display_name, description, spec, type) VALUES ($project, $name, $description, $spec, $type)",
            ("$project", GetProject(report.Entity, report.Project)),
            ("$name", report.DisplayName),
            ("$description", report.Description),
            ("$spec", report.Spec),
            ("$type", report.Type)
        );
    }

    /// <summary>The views of projects: all, or those of a type or with a title.</summary>
    internal static Source<ViewRecord> Views(string? type, string? name) =>
        new(
            "views v JOIN projects p ON p.id = v.project JOIN entities e ON e.id = p.entity",
            "v.id",
            "v.project",
            "v.id, e.name, p.name, v.display_name, v.description, v.spec, v.type",
            static row => new ViewRecord(
                row.GetInt64(1),
                row.GetString(2),
                row.GetString(3),
                row.GetString(4),
                ReadText(row, 5),
                row.GetString(6),
                row.GetString(7)
            )
        )
        {
            Where = "($type IS NULL OR v.type = $type) AND ($name IS NULL OR v.display_name = $name)",
            Parameters = [("$type", type), ("$name", string.IsNullOrEmpty(name) ? null : name)],
        };
}
