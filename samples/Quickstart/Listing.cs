using System.Globalization;
using Spectre.Console;

namespace WandbGen.Quickstart;

/// <summary>Prints a run's files as a table.</summary>
internal static class Listing
{
    private const int LongestTable = 25;

    public static async Task PrintAsync(Run run, CancellationToken cancellationToken)
    {
        Table table = new Table().RoundedBorder().AddColumn("File").AddColumn("Type").AddColumn(new TableColumn("Bytes").RightAligned()).AddColumn("Updated");
        int shown = 0;
        await foreach (RunFile file in run.Files().Take(LongestTable).WithCancellation(cancellationToken))
        {
            table.AddRow(
                Markup.Escape(file.Name),
                Markup.Escape(file.MimeType ?? "?"),
                file.Size.ToString("N0", CultureInfo.InvariantCulture),
                file.UpdatedAt?.ToString("u", CultureInfo.InvariantCulture) ?? "?");
            shown++;
        }

        AnsiConsole.Write(table);
        if (run.FileCount > shown)
        {
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"… and {run.FileCount - shown} more.");
        }
    }
}
