using System.Globalization;
using System.Text.Json.Nodes;
using Google.Protobuf;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.Folders;

/// <summary>The content of a run's <c>.wandb</c> file, which has all data of an offline run apart from its files.</summary>
/// <remarks>The messages are those of <c>wandb_internal.proto</c>; fields that are not needed are skipped.</remarks>
internal sealed class RunLog
{
    private readonly Dictionary<bool, (string? Timestamp, string Text)> _openLines = [];

    private RunLog() { }

    public string? DisplayName { get; private set; }

    public string? Notes { get; private set; }

    public string? Group { get; private set; }

    public string? JobType { get; private set; }

    public string? Host { get; private set; }

    public string? Sweep { get; private set; }

    public string? Commit { get; private set; }

    public List<string> Tags { get; } = [];

    public DateTimeOffset? StartedAt { get; private set; }

    /// <summary>The time of the last event that has a time.</summary>
    public DateTimeOffset? LastAt { get; private set; }

    /// <summary>The exit code of the process; <see langword="null"/> if it has not ended, or was killed.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>The configuration: for each key, an object with the value as <c>value</c>.</summary>
    public JsonObject Config { get; } = [];

    public JsonObject Summary { get; } = [];

    public List<string> History { get; } = [];

    public List<string> Events { get; } = [];

    public List<LogLine> Lines { get; } = [];

    /// <exception cref="FormatException">The file is not a log.</exception>
    public static RunLog Read(byte[] file)
    {
        var log = new RunLog();
        foreach (byte[] record in TransactionLog.Read(file))
        {
            log.ReadRecord(record);
        }

        foreach ((bool isError, (string? timestamp, string text)) in log._openLines)
        {
            log.Lines.Add(new LogLine(timestamp, isError, text));
        }

        return log;
    }

    private void ReadRecord(byte[] record) =>
        Read(
            record,
            (field, input) =>
            {
                switch (field)
                {
                    case 2:
                        ReadHistory(input.ReadBytes());
                        return true;
                    case 3:
                        ReadItems(input.ReadBytes(), Summary, hasValues: false);
                        return true;
                    case 4:
                        ReadItems(input.ReadBytes(), Config, hasValues: true);
                        return true;
                    // A line or, in most cases, a part of one.
                    case 5 or 13:
                        ReadOutput(input.ReadBytes());
                        return true;
                    case 6:
                        return false;
                    case 7:
                        ReadEvent(input.ReadBytes());
                        return true;
                    case 17:
                        ReadRun(input.ReadBytes());
                        return true;
                    case 18:
                        ExitCode = 0;
                        Read(
                            input.ReadBytes(),
                            (inner, exit) =>
                            {
                                if (inner == 1)
                                {
                                    ExitCode = exit.ReadInt32();
                                }

                                return inner == 1;
                            }
                        );
                        return true;
                    default:
                        return false;
                }
            }
        );

    private void ReadRun(ByteString run) =>
        Read(
            run,
            (field, input) =>
            {
                switch (field)
                {
                    case 4:
                        ReadItems(input.ReadBytes(), Config, hasValues: true);
                        return true;
                    case 5:
                        ReadItems(input.ReadBytes(), Summary, hasValues: false);
                        return true;
                    case 6:
                        Group = input.ReadString();
                        return true;
                    case 7:
                        JobType = input.ReadString();
                        return true;
                    case 8:
                        DisplayName = input.ReadString();
                        return true;
                    case 9:
                        Notes = input.ReadString();
                        return true;
                    case 10:
                        Tags.Add(input.ReadString());
                        return true;
                    case 12:
                        Sweep = input.ReadString();
                        return true;
                    case 13:
                        Host = input.ReadString();
                        return true;
                    case 17:
                        StartedAt = ReadTime(input.ReadBytes());
                        return true;
                    case 21:
                        Read(
                            input.ReadBytes(),
                            (inner, git) =>
                            {
                                if (inner == 2)
                                {
                                    Commit = git.ReadString();
                                }

                                return inner == 2;
                            }
                        );
                        return true;
                    default:
                        return false;
                }
            }
        );

    private void ReadHistory(ByteString history)
    {
        var row = new JsonObject();
        Read(
            history,
            (field, input) =>
            {
                if (field == 1)
                {
                    (string[] path, JsonNode? value) = ReadItem(input.ReadBytes());
                    Set(row, path, value);
                    return true;
                }

                if (field == 2)
                {
                    long step = 0;
                    Read(
                        input.ReadBytes(),
                        (inner, number) =>
                        {
                            if (inner == 1)
                            {
                                step = number.ReadInt64();
                            }

                            return inner == 1;
                        }
                    );
                    row["_step"] ??= step;
                    return true;
                }

                return false;
            }
        );
        if (row["_timestamp"] is JsonValue time && time.TryGetValue(out double seconds))
        {
            Note(DateTimeOffset.UnixEpoch.AddSeconds(seconds));
        }

        History.Add(PythonJson.ToText(row));
    }

    private void ReadEvent(ByteString stats)
    {
        var row = new JsonObject();
        Read(
            stats,
            (field, input) =>
            {
                if (field == 2 && ReadTime(input.ReadBytes()) is var time)
                {
                    Note(time);
                    row["_timestamp"] = (time - DateTimeOffset.UnixEpoch).TotalSeconds;
                    row["_runtime"] = StartedAt is { } started ? (time - started).TotalSeconds : null;
                    return true;
                }

                if (field == 3)
                {
                    (string[] path, JsonNode? value) = ReadItem(input.ReadBytes());
                    row["system." + string.Join('.', path)] = value;
                    return true;
                }

                return false;
            }
        );
        Events.Add(PythonJson.ToText(row));
    }

    private void ReadOutput(ByteString output)
    {
        // The first value of the enumeration, errors, is the default, and is not written.
        bool isError = true;
        string? timestamp = null;
        string text = "";
        Read(
            output,
            (field, input) =>
            {
                switch (field)
                {
                    case 1:
                        isError = input.ReadEnum() == 0;
                        return true;
                    case 2:
                        DateTimeOffset time = ReadTime(input.ReadBytes());
                        Note(time);
                        timestamp = time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture);
                        return true;
                    case 3:
                        text = input.ReadString();
                        return true;
                    default:
                        return false;
                }
            }
        );

        // Texts arrive in pieces. A line ends at its line break, and has the time of its first piece.
        string[] parts = text.Split('\n');
        for (int i = 0; i < parts.Length; i++)
        {
            (string? began, string before) = _openLines.GetValueOrDefault(isError, (null, ""));
            string line = before + parts[i];
            if (i + 1 < parts.Length)
            {
                Lines.Add(new LogLine(began ?? timestamp, isError, AfterReturns(line)));
                _openLines.Remove(isError);
            }
            else if (line.Length > 0)
            {
                _openLines[isError] = (began ?? timestamp, AfterReturns(line));
            }
        }
    }

    // A carriage return restarts the line, as progress bars do.
    private static string AfterReturns(string line)
    {
        string trimmed = line.TrimEnd('\r');
        return trimmed[(trimmed.LastIndexOf('\r') + 1)..];
    }

    private static void ReadItems(ByteString record, JsonObject values, bool hasValues) =>
        Read(
            record,
            (field, input) =>
            {
                if (field is not (1 or 2))
                {
                    return false;
                }

                (string[] path, JsonNode? value) = ReadItem(input.ReadBytes());
                if (hasValues)
                {
                    path = [path[0], "value", .. path.AsSpan(1)];
                }

                if (field == 1)
                {
                    Set(values, path, value);
                }
                else
                {
                    Remove(values, hasValues && path.Length == 2 ? path[..1] : path);
                }

                return true;
            }
        );

    private static (string[] Path, JsonNode? Value) ReadItem(ByteString item)
    {
        string key = "";
        List<string> nested = [];
        JsonNode? value = null;
        Read(
            item,
            (field, input) =>
            {
                switch (field)
                {
                    case 1:
                        key = input.ReadString();
                        return true;
                    case 2:
                        nested.Add(input.ReadString());
                        return true;
                    case 16:
                        value = PythonJson.ParseMarked(input.ReadString());
                        return true;
                    default:
                        return false;
                }
            }
        );
        return (nested.Count > 0 ? [.. nested] : [key], value);
    }

    private static void Set(JsonObject values, ReadOnlySpan<string> path, JsonNode? value)
    {
        for (; path.Length > 1; path = path[1..])
        {
            if (values[path[0]] is not JsonObject inner)
            {
                values[path[0]] = inner = [];
            }

            values = inner;
        }

        values[path[0]] = value;
    }

    private static void Remove(JsonObject values, ReadOnlySpan<string> path)
    {
        for (; path.Length > 1; path = path[1..])
        {
            if (values[path[0]] is not JsonObject inner)
            {
                return;
            }

            values = inner;
        }

        values.Remove(path[0]);
    }

    private static DateTimeOffset ReadTime(ByteString timestamp)
    {
        long seconds = 0;
        int nanoseconds = 0;
        Read(
            timestamp,
            (field, input) =>
            {
                switch (field)
                {
                    case 1:
                        seconds = input.ReadInt64();
                        return true;
                    case 2:
                        nanoseconds = input.ReadInt32();
                        return true;
                    default:
                        return false;
                }
            }
        );
        return DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanoseconds / 100);
    }

    private void Note(DateTimeOffset time) => LastAt = LastAt > time ? LastAt : time;

    private static void Read(ByteString message, Func<int, CodedInputStream, bool> read) => Read(message.ToByteArray(), read);

    // Calls a reader for each field, and skips fields that it does not read.
    private static void Read(byte[] message, Func<int, CodedInputStream, bool> read)
    {
        using var input = new CodedInputStream(message);
        try
        {
            while (input.ReadTag() is var tag && tag != 0)
            {
                if (!read(WireFormat.GetTagFieldNumber(tag), input))
                {
                    input.SkipLastField();
                }
            }
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new FormatException($"A record of the .wandb file cannot be read: {exception.Message}", exception);
        }
    }
}
