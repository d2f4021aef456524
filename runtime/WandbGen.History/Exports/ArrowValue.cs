using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Arrays;
using Apache.Arrow.Types;
using WandbGen.Values;

namespace WandbGen.History.Exports;

/// <summary>Reads values out of Arrow's arrays, as they were logged.</summary>
/// <remarks>Beside Arrow's own types there are the exporter's: a struct whose fields all begin with <c>_type_</c> is a value that is one of
/// several types, a struct of <c>_type</c> and <c>_val</c> is a value with its type, and bytes hold JSON.</remarks>
internal static class ArrowValue
{
    /// <summary>Whether the exporter wrote a struct for a key that has several types.</summary>
    public static bool IsUnion(StructType type) =>
        type.Fields.Count > 0 && type.Fields.All(static field => field.Name.StartsWith("_type_", StringComparison.Ordinal));

    /// <summary>Reads one value.</summary>
    public static WandbValue Read(IArrowArray array, int index)
    {
        if (array.IsNull(index))
        {
            return default;
        }

        switch (array)
        {
            case DoubleArray numbers:
                return WandbValue.FromDouble(numbers.GetValue(index)!.Value);
            case Int64Array integers:
                return WandbValue.FromInt64(integers.GetValue(index)!.Value);
            case StringArray texts:
                return WandbValue.FromString(texts.GetString(index));
            case BooleanArray booleans:
                return WandbValue.FromBoolean(booleans.GetValue(index)!.Value);
            case StructArray { Data.DataType: StructType type } objects when IsUnion(type):
                return ReadUnion(objects, index);
            case StructArray { Data.DataType: StructType { Fields: [{ Name: "_type" }, { Name: "_val" }] } } cell:
                return ReadCell(cell, index);
            case StructArray or ListArray or LargeListArray or FixedSizeListArray or MapArray:
                var json = new ArrayBufferWriter<byte>();
                Write(array, index, json);
                return new WandbValue(new ValueDocument(json.WrittenSpan.ToArray(), isEscaped: false));
            case DictionaryArray dictionary:
                return Read(dictionary.Dictionary, (int)Read(dictionary.Indices, index).GetInt64());
            case NullArray:
                return default;
            default:
                return ReadRare(array, index);
        }
    }

    private static WandbValue ReadRare(IArrowArray array, int index) =>
        array switch
        {
            FloatArray numbers => WandbValue.FromDouble(numbers.GetValue(index)!.Value),
            HalfFloatArray numbers => WandbValue.FromDouble((double)numbers.GetValue(index)!.Value),
            Int32Array integers => WandbValue.FromInt64(integers.GetValue(index)!.Value),
            Int16Array integers => WandbValue.FromInt64(integers.GetValue(index)!.Value),
            Int8Array integers => WandbValue.FromInt64(integers.GetValue(index)!.Value),
            UInt32Array integers => WandbValue.FromInt64(integers.GetValue(index)!.Value),
            UInt16Array integers => WandbValue.FromInt64(integers.GetValue(index)!.Value),
            UInt8Array integers => WandbValue.FromInt64(integers.GetValue(index)!.Value),
            UInt64Array integers => ToNumber(integers.GetValue(index)!.Value.ToString(CultureInfo.InvariantCulture)),
            Decimal128Array decimals => ToNumber(decimals.GetString(index)!),
            Decimal256Array decimals => ToNumber(decimals.GetString(index)!),
            LargeStringArray texts => WandbValue.FromString(texts.GetString(index)),
            StringViewArray texts => WandbValue.FromString(texts.GetString(index)),
            BinaryArray bytes => ReadBytes(bytes.GetBytes(index)),
            LargeBinaryArray bytes => ReadBytes(bytes.GetBytes(index)),
            BinaryViewArray bytes => ReadBytes(bytes.GetBytes(index)),
            FixedSizeBinaryArray bytes => ReadBytes(bytes.GetBytes(index)),
            TimestampArray times => ReadTime(times, index),
            Date32Array dates => ToText(dates.GetDateTime(index)!.Value, "yyyy-MM-dd"),
            Date64Array dates => ToText(dates.GetDateTime(index)!.Value, "O"),
            Time32Array times => WandbValue.FromString(times.GetTime(index)!.Value.ToString("O", CultureInfo.InvariantCulture)),
            Time64Array times => WandbValue.FromString(times.GetTime(index)!.Value.ToString("O", CultureInfo.InvariantCulture)),
            DurationArray durations => WandbValue.FromInt64(durations.GetValue(index)!.Value),
            _ => throw new NotSupportedException($"Columns of the type {array.Data.DataType.Name} are not read."),
        };

    private static WandbValue ReadUnion(StructArray union, int index)
    {
        foreach (IArrowArray member in union.Fields)
        {
            if (!member.IsNull(index))
            {
                return Read(member, index);
            }
        }

        return default;
    }

    private static WandbValue ReadCell(StructArray cell, int index) => Read(cell.Fields[1], index);

    // Structs that were logged as objects lack what is null, as rows do.
    private static void Write(IArrowArray array, int index, ArrayBufferWriter<byte> json)
    {
        switch (array)
        {
            case StructArray { Data.DataType: StructType type } objects when !array.IsNull(index) && !IsUnion(type) && !IsCell(type):
                WriteObject(objects, type, index, json);
                break;
            case MapArray map when !map.IsNull(index):
                WriteMap(map, index, json);
                break;
            case ListArray list when !list.IsNull(index):
                WriteList(list.Values, list.ValueOffsets[index], list.ValueOffsets[index + 1], json);
                break;
            case LargeListArray list when !list.IsNull(index):
                WriteList(list.Values, checked((int)list.ValueOffsets[index]), checked((int)list.ValueOffsets[index + 1]), json);
                break;
            case FixedSizeListArray list when !list.IsNull(index):
                int width = ((FixedSizeListType)list.Data.DataType).ListSize;
                WriteList(list.Values, (list.Offset + index) * width, (list.Offset + index + 1) * width, json);
                break;
            default:
                WriteScalar(Read(array, index), json);
                break;
        }
    }

    private static bool IsCell(StructType type) => type.Fields is [{ Name: "_type" }, { Name: "_val" }];

    private static void WriteObject(StructArray objects, StructType type, int index, ArrayBufferWriter<byte> json)
    {
        byte separator = (byte)'{';
        for (int i = 0; i < type.Fields.Count; i++)
        {
            if (!objects.Fields[i].IsNull(index))
            {
                json.Write([separator]);
                separator = (byte)',';
                WriteText(type.Fields[i].Name, json);
                json.Write(":"u8);
                Write(objects.Fields[i], index, json);
            }
        }

        json.Write(separator == '{' ? "{}"u8 : "}"u8);
    }

    private static void WriteMap(MapArray map, int index, ArrayBufferWriter<byte> json)
    {
        byte separator = (byte)'{';
        for (int i = map.ValueOffsets[index]; i < map.ValueOffsets[index + 1]; i++)
        {
            json.Write([separator]);
            separator = (byte)',';
            WriteText(Read(map.Keys, i).ToString(), json);
            json.Write(":"u8);
            Write(map.Values, i, json);
        }

        json.Write(separator == '{' ? "{}"u8 : "}"u8);
    }

    private static void WriteList(IArrowArray items, int start, int end, ArrayBufferWriter<byte> json)
    {
        json.Write("["u8);
        for (int i = start; i < end; i++)
        {
            if (i > start)
            {
                json.Write(","u8);
            }

            Write(items, i, json);
        }

        json.Write("]"u8);
    }

    private static void WriteScalar(WandbValue value, ArrayBufferWriter<byte> json)
    {
        if (value.Kind == WandbValueKind.String)
        {
            WriteText(value.ToString(), json);
        }
        else
        {
            json.Write(Encoding.UTF8.GetBytes(value.ToString()));
        }
    }

    private static void WriteText(string text, ArrayBufferWriter<byte> json)
    {
        json.Write("\""u8);
        json.Write(JsonEncodedText.Encode(text).EncodedUtf8Bytes);
        json.Write("\""u8);
    }

    // JSON where the exporter had no column type for what was logged; other bytes are text at best.
    private static WandbValue ReadBytes(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return WandbValue.Parse(bytes);
        }
        catch (FormatException)
        {
            return WandbValue.FromString(Utf8Text(bytes));
        }
    }

    private static string Utf8Text(ReadOnlySpan<byte> bytes) =>
        System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Convert.ToBase64String(bytes);

    private static WandbValue ToNumber(string digits) => WandbValue.Parse(digits);

    private static WandbValue ReadTime(TimestampArray times, int index)
    {
        var type = (TimestampType)times.Data.DataType;
        DateTimeOffset time = times.GetTimestamp(index)!.Value;
        return WandbValue.FromString(
            time.UtcDateTime.ToString(
                type.Timezone is { Length: > 0 } ? "yyyy-MM-ddTHH:mm:ss.FFFFFFFZ" : "yyyy-MM-ddTHH:mm:ss.FFFFFFF",
                CultureInfo.InvariantCulture
            )
        );
    }

    private static WandbValue ToText(DateTime time, string format) =>
        WandbValue.FromString(time.ToString(format, CultureInfo.InvariantCulture));
}
