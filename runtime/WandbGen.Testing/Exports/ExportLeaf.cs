using System.Buffers;
using System.Text;
using System.Text.Json;
using Parquet;
using Parquet.Schema;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.Exports;

/// <summary>The values of one row group in one column.</summary>
internal abstract class ExportLeaf : ExportNode
{
    /// <summary>Writes the values and clears them.</summary>
    public abstract Task WriteAsync(ParquetRowGroupWriter group);
}

/// <summary>The values of one row group in one column, with the type of the file.</summary>
/// <param name="column">The field of the schema.</param>
/// <param name="definition">The maximum definition level.</param>
internal abstract class ExportLeaf<T>(DataField column, int definition) : ExportLeaf
    where T : struct
{
    private readonly ArrayBufferWriter<T> _values = new();
    private readonly ArrayBufferWriter<int> _definitions = new();
    private readonly ArrayBufferWriter<int> _repetitions = new();

    public override Field Field => column;

    public override IEnumerable<ExportLeaf> Leaves => [this];

    public override void Add(JsonElement? value, int repetition, int actualDefinition)
    {
        if (value is { } present && Convert(present) is { } converted)
        {
            _values.GetSpan(1)[0] = converted;
            _values.Advance(1);
            actualDefinition = definition + 1;
        }

        Append(_definitions, actualDefinition);
        Append(_repetitions, repetition);
    }

    public override async Task WriteAsync(ParquetRowGroupWriter group)
    {
        await group
            .WriteAllPartsAsync(
                column,
                _values.WrittenMemory,
                _definitions.WrittenMemory,
                column.MaxRepetitionLevel > 0 ? _repetitions.WrittenMemory : null,
                CancellationToken.None
            )
            .ConfigureAwait(false);
        _values.ResetWrittenCount();
        _definitions.ResetWrittenCount();
        _repetitions.ResetWrittenCount();
    }

    /// <summary>Converts a value to the type of the column. Returns <see langword="null"/> for a value of another type.</summary>
    protected abstract T? Convert(JsonElement value);

    private static void Append(ArrayBufferWriter<int> levels, int level)
    {
        levels.GetSpan(1)[0] = level;
        levels.Advance(1);
    }
}

/// <summary>Integers.</summary>
internal sealed class Int64Leaf(string name, int definition) : ExportLeaf<long>(new DataField<long?>(name), definition)
{
    protected override long? Convert(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetInt64() : null;
}

/// <summary>Numbers, including those that are not finite.</summary>
internal sealed class DoubleLeaf(string name, int definition) : ExportLeaf<double>(new DataField<double?>(name), definition)
{
    protected override double? Convert(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Number => value.GetDouble(),
            JsonValueKind.String => PythonJson.Unmark(value.GetString()!) switch
            {
                "NaN" => double.NaN,
                "Infinity" => double.PositiveInfinity,
                "-Infinity" => double.NegativeInfinity,
                _ => null,
            },
            _ => null,
        };
}

/// <summary>Booleans.</summary>
internal sealed class BooleanLeaf(string name, int definition) : ExportLeaf<bool>(new DataField<bool?>(name), definition)
{
    protected override bool? Convert(JsonElement value) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;
}

/// <summary>Texts.</summary>
internal sealed class TextLeaf(string name, int definition)
    : ExportLeaf<ReadOnlyMemory<char>>(new DataField(name, typeof(string)), definition)
{
    protected override ReadOnlyMemory<char>? Convert(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString().AsMemory() : default(ReadOnlyMemory<char>?);
}

/// <summary>Values of any type as JSON, in bytes.</summary>
internal sealed class JsonLeaf(string name, int definition)
    : ExportLeaf<ReadOnlyMemory<byte>>(new DataField(name, typeof(byte[])), definition)
{
    protected override ReadOnlyMemory<byte>? Convert(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null ? default(ReadOnlyMemory<byte>?) : Encoding.UTF8.GetBytes(PythonJson.ToText(value));
}
