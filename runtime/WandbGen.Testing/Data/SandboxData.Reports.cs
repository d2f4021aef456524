using WandbGen.Testing.Data;

namespace WandbGen.Testing;

/// <content>Reports, and the charts that people made for them.</content>
public sealed partial class SandboxData
{
    private const string ReportSchema = """
        CREATE TABLE views (
          id INTEGER PRIMARY KEY, project INTEGER NOT NULL REFERENCES projects,
          display_name TEXT NOT NULL, description TEXT, spec TEXT NOT NULL, type TEXT NOT NULL);
        CREATE TABLE charts (
          id INTEGER PRIMARY KEY, entity INTEGER NOT NULL REFERENCES entities, name TEXT NOT NULL, display_name TEXT NOT NULL,
          type TEXT NOT NULL, access TEXT NOT NULL, spec TEXT NOT NULL, everyone INTEGER NOT NULL DEFAULT 0, UNIQUE (entity, name));
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

    /// <summary>Adds a custom chart if it does not exist.</summary>
    public void AddChart(SandboxChart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        Database.Execute(
            """
            INSERT INTO charts (entity, name, display_name, type, access, spec) VALUES ($entity, $name, $display, $type, $access, $spec)
            ON CONFLICT DO NOTHING
            """,
            ("$entity", GetEntity(chart.Entity)),
            ("$name", chart.Name),
            ("$display", chart.DisplayName ?? chart.Name),
            ("$type", chart.Type),
            ("$access", chart.Access),
            ("$spec", chart.Spec)
        );
    }

    /// <summary>Custom charts: all, or those of a type or of an entity.</summary>
    internal static Source<ChartRecord> Charts(string? type, string? entity, string? name = null) =>
        new(
            "charts k JOIN entities e ON e.id = k.entity",
            "k.id",
            "k.everyone",
            "k.id, e.name, k.name, k.display_name, k.type, k.access, k.spec",
            static row => new ChartRecord
            {
                Id = row.GetInt64(1),
                EntityName = row.GetString(2),
                Name = row.GetString(3),
                DisplayName = row.GetString(4),
                Type = row.GetString(5),
                Access = row.GetString(6),
                Spec = row.GetString(7),
            }
        )
        {
            Where = "($type IS NULL OR k.type = $type) AND ($entity IS NULL OR e.name = $entity) AND ($name IS NULL OR k.name = $name)",
            Parameters = [("$type", type), ("$entity", entity), ("$name", name)],
        };

    /// <summary>The views of projects: all, or those of a type or with a title.</summary>
    internal static Source<ViewRecord> Views(string? type, string? name, string parent = "v.project") =>
        new(
            "views v JOIN projects p ON p.id = v.project JOIN entities e ON e.id = p.entity",
            "v.id",
            parent,
            "v.id, e.name, p.name, v.display_name, v.description, v.spec, v.type",
            static row => new ViewRecord
            {
                Id = row.GetInt64(1),
                EntityName = row.GetString(2),
                ProjectName = row.GetString(3),
                DisplayName = row.GetString(4),
                Description = ReadText(row, 5),
                Spec = row.GetString(6),
                Type = row.GetString(7),
            }
        )
        {
            Where = "($type IS NULL OR v.type = $type) AND ($name IS NULL OR v.display_name = $name)",
            Parameters = [("$type", type), ("$name", string.IsNullOrEmpty(name) ? null : name)],
        };
}
