using System.Globalization;
using Spectre.Console;

namespace WandbGen.Quickstart;

/// <summary>Lists a run's files: the first as a table, all of them as a number and a size.</summary>
internal static class Listing
{
    private const int LongestTable = 25;

    public static async Task<(int Count, long Size)> PrintAsync(Run run, CancellationToken cancellationToken)
    {
        Table table = new Table()
            .RoundedBorder()
            .AddColumn("File")
            .AddColumn(new TableColumn("Bytes").RightAligned().NoWrap())
            .AddColumn(new TableColumn("Updated").NoWrap());
        int count = 0;
        long size = 0;
        await foreach (RunFile file in run.Files().WithCancellation(cancellationToken))
        {
            size += file.Size;
            if (++count > LongestTable)
            {
                continue;
            }

            table.AddRow(
                Markup.Escape(file.Name),
                file.Size.ToString("N0", CultureInfo.InvariantCulture),
                file.UpdatedAt?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "?"
            );
        }

        AnsiConsole.Write(table);
        string more = count > LongestTable ? string.Create(CultureInfo.InvariantCulture, $"… and {count - LongestTable} more. ") : "";
        AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{more}{count} files, {Quickstart.Size.Of(size)}."));
        return (count, size);
    }
}
