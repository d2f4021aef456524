using System.Text.Json;
using WandbGen.IO;
using WandbGen.Tool.IO;
using WandbGen.Tool.Output;

namespace WandbGen.Tool.Mirrors;

/// <summary>
/// What a directory of a mirror holds. It is written when all of it is there, so that a directory without one, or with an older one, is
/// finished by the next mirror.
/// </summary>
internal sealed record MirrorRecord
{
    public const string FileName = "record.json";

    /// <summary>The run or the artifact's version.</summary>
    public required string Path { get; init; }

    /// <summary>What tells whether it has changed: the state and what the server counts and dates of it.</summary>
    public required string Version { get; init; }

    /// <summary>The step before which all rows of the history are there: the watermark.</summary>
    public long BeforeStep { get; init; }

    /// <summary>The rows that are there.</summary>
    public long Rows { get; init; }

    /// <summary>The rows that the server counts; <see langword="null"/> if it does not.</summary>
    public long? ExpectedRows { get; init; }

    public required IReadOnlyList<MirrorEntry> Entries { get; init; }

    public long Bytes => Entries.Sum(static entry => entry.Size);

    /// <summary>Reads the record of a directory; <see langword="null"/> if there is none.</summary>
    /// <exception cref="ToolException">It is not one.</exception>
    public static MirrorRecord? Read(string directory)
    {
        string path = System.IO.Path.Combine(directory, FileName);
        // Reading a pipe would wait for its writer.
        AtomicFile.RefuseSpecial(path);
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = document.RootElement;
            return new MirrorRecord
            {
                Path = root.GetProperty("path").GetString() ?? throw new FormatException("It has no path."),
                Version = root.GetProperty("version").GetString()!,
                BeforeStep = root.GetProperty("before_step").GetInt64(),
                Rows = root.GetProperty("rows").GetInt64(),
                ExpectedRows = root.GetProperty("expected_rows") is { ValueKind: JsonValueKind.Number } expected
                    ? expected.GetInt64()
                    : null,
                Entries =
                [
                    .. root.GetProperty("entries")
                        .EnumerateArray()
                        .Select(static entry => new MirrorEntry(
                            entry.GetProperty("path").GetString() ?? throw new FormatException("An entry has no path."),
                            entry.GetProperty("size").GetInt64(),
                            entry.TryGetProperty("md5", out JsonElement md5) ? md5.GetString() : null,
                            entry.TryGetProperty("sha256", out JsonElement sha256) ? sha256.GetString() : null
                        )),
                ],
            };
        }
        catch (Exception exception) when (FileRead.IsMissing(exception))
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ToolException(ExitCode.Failure, $"{path} cannot be read: {exception.Message}");
        }
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ToolException(
                ExitCode.VerificationFailed,
                $"{path} is damaged: {exception.Message} Delete it, and the next mirror makes it again."
            );
        }
    }

    /// <summary>Writes the record of a directory.</summary>
    public void Write(string directory) => AtomicFile.Write(System.IO.Path.Combine(directory, FileName), Write, replace: true);

    private void Write(Stream stream)
    {
        using var writer = new Utf8JsonWriter(stream, JsonFormat.WriterOptions);
        writer.WriteStartObject();
        writer.WriteString("path", Path);
        writer.WriteString("version", Version);
        writer.WriteNumber("before_step", BeforeStep);
        writer.WriteNumber("rows", Rows);
        if (ExpectedRows is { } expected)
        {
            writer.WriteNumber("expected_rows", expected);
        }
        else
        {
            writer.WriteNull("expected_rows");
        }

        writer.WriteStartArray("entries");
        foreach (MirrorEntry entry in Entries)
        {
            writer.WriteStartObject();
            writer.WriteString("path", entry.Path);
            writer.WriteNumber("size", entry.Size);
            writer.WriteString(entry.Md5 is null ? "sha256" : "md5", entry.Md5 ?? entry.Sha256);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        stream.WriteByte((byte)'\n');
    }
}
