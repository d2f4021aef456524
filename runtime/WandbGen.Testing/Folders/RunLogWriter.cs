using System.Buffers.Binary;
using System.IO.Hashing;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace WandbGen.Testing.Folders;

/// <summary>Writes a <c>.wandb</c> file, as W&amp;B's client does while a run runs.</summary>
internal sealed class RunLogWriter : IDisposable
{
    private const int BlockSize = 32 * 1024;
    private const int HeaderSize = 7;

    private readonly Stream _file;
    private long _records;

    public RunLogWriter(Stream file)
    {
        _file = file;
        _file.Write([.. ":W&B"u8, 0xE1, 0xBE, 0]);
    }

    public void Dispose() => _file.Dispose();

    public void WriteRun(string id, DateTimeOffset startedAt) =>
        Write(
            17,
            run =>
            {
                Write(run, 1, id);
                Write(run, 17, ToTimestamp(startedAt));
            }
        );

    public void WriteConfig(string key, string json) =>
        Write(
            4,
            config =>
                Write(
                    config,
                    1,
                    item =>
                    {
                        Write(item, 1, key);
                        Write(item, 16, json);
                    }
                )
        );

    public void WriteSummary(params IReadOnlyList<(string Key, string Json)> items) => Write(3, summary => WriteItems(summary, 1, items));

    public void WriteHistory(long step, params IReadOnlyList<(string Key, string Json)> items) =>
        Write(
            2,
            history =>
            {
                foreach ((string key, string json) in items)
                {
                    Write(
                        history,
                        1,
                        item =>
                        {
                            Write(item, 2, key);
                            Write(item, 16, json);
                        }
                    );
                }

                Write(
                    history,
                    2,
                    number =>
                    {
                        number.WriteTag(1, WireFormat.WireType.Varint);
                        number.WriteInt64(step);
                    }
                );
            }
        );

    public void WriteEvent(DateTimeOffset time, params IReadOnlyList<(string Key, string Json)> items) =>
        Write(
            7,
            stats =>
            {
                Write(stats, 2, ToTimestamp(time));
                WriteItems(stats, 3, items);
            }
        );

    public void WriteOutput(DateTimeOffset time, string text, bool isError = false) =>
        Write(
            13,
            output =>
            {
                if (!isError)
                {
                    output.WriteTag(1, WireFormat.WireType.Varint);
                    output.WriteEnum(1);
                }

                Write(output, 2, ToTimestamp(time));
                Write(output, 3, text);
            }
        );

    public void WriteExit(int code) =>
        Write(
            18,
            exit =>
            {
                if (code != 0)
                {
                    exit.WriteTag(1, WireFormat.WireType.Varint);
                    exit.WriteInt32(code);
                }
            }
        );

    private static void WriteItems(CodedOutputStream message, int field, IReadOnlyList<(string Key, string Json)> items)
    {
        foreach ((string key, string json) in items)
        {
            Write(
                message,
                field,
                item =>
                {
                    Write(item, 1, key);
                    Write(item, 16, json);
                }
            );
        }
    }

    private static ByteString ToTimestamp(DateTimeOffset time) => Timestamp.FromDateTimeOffset(time).ToByteString();

    private static void Write(CodedOutputStream message, int field, string text)
    {
        message.WriteTag(field, WireFormat.WireType.LengthDelimited);
        message.WriteString(text);
    }

    private static void Write(CodedOutputStream message, int field, ByteString bytes)
    {
        message.WriteTag(field, WireFormat.WireType.LengthDelimited);
        message.WriteBytes(bytes);
    }

    private static void Write(CodedOutputStream message, int field, Action<CodedOutputStream> write) =>
        Write(message, field, ToBytes(write));

    private static ByteString ToBytes(Action<CodedOutputStream> write)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            write(output);
        }

        return ByteString.CopyFrom(bytes.ToArray());
    }

    private void Write(int field, Action<CodedOutputStream> write) =>
        WriteRecord(
            ToBytes(record =>
            {
                record.WriteTag(1, WireFormat.WireType.Varint);
                record.WriteInt64(++_records);
                Write(record, field, write);
            }).Span
        );

    // A record that crosses the end of a block is written in parts.
    private void WriteRecord(ReadOnlySpan<byte> record)
    {
        Span<byte> header = stackalloc byte[HeaderSize - 1];
        bool isFirst = true;
        do
        {
            int left = BlockSize - (int)(_file.Position % BlockSize);
            if (left < HeaderSize)
            {
                _file.Write(new byte[left]);
                left = BlockSize;
            }

            int length = Math.Min(record.Length, left - HeaderSize);
            bool isLast = length == record.Length;
            byte[] part =
            [
                (byte)(
                    (isFirst, isLast) switch
                    {
                        (true, true) => 1,
                        (true, false) => 2,
                        (false, false) => 3,
                        _ => 4,
                    }
                ),
                .. record[..length],
            ];
            BinaryPrimitives.WriteUInt32LittleEndian(header, Crc32.HashToUInt32(part));
            BinaryPrimitives.WriteUInt16LittleEndian(header[4..], (ushort)length);
            _file.Write(header);
            _file.Write(part);
            record = record[length..];
            isFirst = false;
        } while (record.Length > 0);
    }
}
