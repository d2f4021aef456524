using System.Text.Json;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.Exports;

/// <summary>The values of the rows of an export with one name. Their types determine the type of the column.</summary>
internal sealed class ExportColumn
{
    // Sorted by W&B's names of the types, so that the same values create the same file.
    private readonly SortedDictionary<string, ExportType> _types = new(StringComparer.Ordinal);

    public void Add(JsonElement value)
    {
        string name = LoggedValue.TypeOf(value);
        if (name == LoggedValue.Nil)
        {
            return;
        }

        if (!_types.TryGetValue(name, out ExportType? type))
        {
            _types.Add(name, type = new ExportType());
        }

        type.Add(value);
    }

    /// <summary>Creates the column, below the given numbers of definition and repetition levels.</summary>
    public ExportNode ToNode(string name, int definition, int repetition, SandboxExports exports)
    {
        // Older clients wrote NaN as a text, which the server treats as the number.
        bool areNumberNamesNumbers =
            _types.TryGetValue(LoggedValue.Number, out ExportType? numbers)
            && _types.TryGetValue(LoggedValue.Text, out ExportType? texts)
            && texts.AreAllNumberNames;
        if (areNumberNamesNumbers)
        {
            numbers!.AreAllWhole = false;
        }

        List<KeyValuePair<string, ExportType>> types = [.. _types.Where(type => type.Key != LoggedValue.Text || !areNumberNamesNumbers)];
        return types switch
        {
            // The type of a key that was always null is not known.
            [] => new JsonLeaf(name, definition),
            [var only] => only.Value.ToNode(only.Key, name, definition, repetition, exports),
            _ => new ExportUnion(
                name,
                [.. types.Select(type => (type.Key, type.Value.ToNode(type.Key, "_type_" + type.Key, definition + 1, repetition, exports)))]
            ),
        };
    }

    /// <summary>The values of one type.</summary>
    private sealed class ExportType
    {
        private readonly SortedDictionary<string, ExportColumn> _fields = new(StringComparer.Ordinal);
        private readonly ExportColumn _item = new();

        private bool _hasItems;

        /// <summary>Whether all of its numbers are integers of 64 bits.</summary>
        public bool AreAllWhole { get; set; } = true;

        /// <summary>Whether all of its texts are names of numbers, such as <c>NaN</c>.</summary>
        public bool AreAllNumberNames { get; private set; } = true;

        public void Add(JsonElement value)
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.Number:
                    AreAllWhole &= value.TryGetInt64(out _);
                    break;
                case JsonValueKind.String:
                    // An unquoted word is not an integer.
                    AreAllWhole = false;
                    AreAllNumberNames &= PythonJson.IsNumberName(value.GetString()!);
                    break;
                case JsonValueKind.Array:
                    foreach (JsonElement item in value.EnumerateArray())
                    {
                        _hasItems = true;
                        _item.Add(item);
                    }

                    break;
                case JsonValueKind.Object:
                    foreach (JsonProperty property in value.EnumerateObject())
                    {
                        if (!_fields.TryGetValue(property.Name, out ExportColumn? field))
                        {
                            _fields.Add(property.Name, field = new ExportColumn());
                        }

                        field.Add(property.Value);
                    }

                    break;
            }
        }

        public ExportNode ToNode(string type, string name, int definition, int repetition, SandboxExports exports) =>
            type switch
            {
                LoggedValue.Number when AreAllWhole && !exports.NumbersAreDoubles => new Int64Leaf(name, definition),
                LoggedValue.Number => new DoubleLeaf(name, definition),
                LoggedValue.Boolean => new BooleanLeaf(name, definition),
                LoggedValue.Text => new TextLeaf(name, definition),
                LoggedValue.List when _hasItems => new ExportList(
                    name,
                    repetition + 1,
                    _item.ToNode("element", definition + 2, repetition + 1, exports)
                ),
                // A group of parquet must have fields, so an object without fields is JSON.
                _ when _fields.Count == 0 => new JsonLeaf(name, definition),
                _ => new ExportStruct(
                    name,
                    [.. _fields.Select(field => field.Value.ToNode(field.Key, definition + 1, repetition, exports))]
                ),
            };
    }
}
