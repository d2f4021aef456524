using System.Globalization;
using Microsoft.Data.Sqlite;
using WandbGen.Testing.Data;
using WandbGen.Testing.Exports;
using WandbGen.Testing.Folders;

namespace WandbGen.Testing;

/// <summary>
/// The data of a sandbox. It is stored in SQLite, except for the files of a data directory, which are served from that directory.
/// </summary>
/// <remarks>Times that are not specified start at 1 January 2026 and increase, so the same calls create the same data.</remarks>
public sealed partial class SandboxData
{
    private const string ClockSchema = "CREATE TABLE clock (beginning INTEGER NOT NULL); INSERT INTO clock VALUES (0);";

    internal SandboxData()
    {
        Database = new Database(
            ClockSchema
                + EntitySchema
                + PeopleSchema
                + OrganizationSchema
                + RunSchema
                + HistorySchema
                + StreamSchema
                + SweepSchema
                + TrialSchema
                + ArtifactSchema
                + ObjectSchema
                + FileSchema
                + ReportSchema
                + QueueSchema
                + AutomationSchema
                + LogSchema
        );
        Exports = new HistoryExports(this);
        Beginning = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    }

    /// <summary>How many SQL statements were run so far.</summary>
    internal long Statements => Database.Statements;

    internal Database Database { get; }

    /// <summary>The directory that runs are served from, if there is one.</summary>
    internal DataDirectory? Directory { get; set; }

    /// <summary>Gives up what the data holds; only the sandbox that owns it does.</summary>
    internal void Dispose()
    {
        Exports.Dispose();
        Database.Dispose();
    }

    /// <summary>When there was nothing yet.</summary>
    internal DateTimeOffset Beginning
    {
        get;
        set
        {
            field = DateTimeOffset.FromUnixTimeSeconds(value.ToUnixTimeSeconds());
            Database.Execute("UPDATE clock SET beginning = $second", ("$second", value.ToUnixTimeSeconds()));
        }
    }

    /// <summary>When a row came, where nothing else is known.</summary>
    internal DateTimeOffset MinutesIn(long minutes) => Beginning.AddMinutes(minutes);

    // The same format in SQL, for filters.
    private static FieldExpression MinutesIn(string row) =>
        new($"strftime('%Y-%m-%dT%H:%M:%SZ', (SELECT beginning FROM clock) + 60 * {row}, 'unixepoch')", FieldKind.Time);

    // Times in this format can be compared as texts, also with those of filters.
    private static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static DateTimeOffset ReadTime(SqliteDataReader row, int column) =>
        DateTimeOffset.Parse(row.GetString(column), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static string? ReadText(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static Dictionary<long, T> ByRow<T>(IEnumerable<(long Row, T Item)> items) =>
        items.ToDictionary(static item => item.Row, static item => item.Item);
}
