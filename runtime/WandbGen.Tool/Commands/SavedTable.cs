using WandbGen.Tool.Output;
using WandbGen.Tool.Terminal;

namespace WandbGen.Tool.Commands;

/// <summary>Writes a table to a file, or to standard output as a file would be.</summary>
internal static class SavedTable
{
    /// <summary>Saves a table.</summary>
    /// <param name="context">Where standard output is.</param>
    /// <param name="file">The file, whose ending says what it becomes; <see langword="null"/> or <c>-</c> for standard output.</param>
    /// <param name="format">The format, where the file does not say it.</param>
    /// <param name="saveAsync">Saves to a path.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task WriteAsync(
        ToolContext context,
        string? file,
        string? format,
        Func<string, CancellationToken, Task<SavedHistory>> saveAsync,
        CancellationToken cancellationToken
    )
    {
        if (file is not (null or "-"))
        {
            if (format is not null && !Path.GetExtension(file).Equals("." + format, StringComparison.OrdinalIgnoreCase))
            {
                throw new UsageException($"'{file}' does not end with .{format}, and the ending decides the format.");
            }

            SavedHistory saved = await saveAsync(file, cancellationToken).ConfigureAwait(false);
            context.Tell($"{Quantity.Of(saved.Rows, "row")} ({Quantity.OfBytes(saved.Length)}) in {file}.");
            return;
        }

        if (format is null)
        {
            throw new UsageException("Say what to write: --format, or a file with --output.");
        }

        if (format is "parquet" or "arrow" && context.Console.IsOutputTerminal)
        {
            throw new UsageException($"{format} is not for a terminal: write it to a file with --output, or into a pipe.");
        }

        // A format such as parquet is written with a footer that knows where everything is: it needs a file.
        DirectoryInfo directory = CreateTemporaryDirectory();
        try
        {
            string temporary = Path.Combine(directory.FullName, "table." + format);
            await saveAsync(temporary, cancellationToken).ConfigureAwait(false);
            if (context.Console.IsOutputTerminal)
            {
                // Values are exact in files and pipes, and must not steer a terminal.
                await foreach (string line in File.ReadLinesAsync(temporary, cancellationToken).ConfigureAwait(false))
                {
                    context.Console.Output.WriteLine(TerminalText.ToLine(line));
                }

                return;
            }

            await context.Console.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
            FileStream content = File.OpenRead(temporary);
            await using (content.ConfigureAwait(false))
            {
                await content.CopyToAsync(context.Console.OutputStream, cancellationToken).ConfigureAwait(false);
                await context.Console.OutputStream.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static DirectoryInfo CreateTemporaryDirectory()
    {
        try
        {
            return Directory.CreateTempSubdirectory("wandbgen-");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ToolException(
                ExitCode.Failure,
                $"No temporary directory could be created in '{Path.GetTempPath()}': {exception.Message} Set TMPDIR to a directory that "
                    + "can be written, or write to a file with --output."
            );
        }
    }
}
