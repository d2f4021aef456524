using System.Text.Json;
using System.Text.Json.Nodes;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>W&amp;B's statistics of the keys of a history: the types of the values, and the number of values of each type.</summary>
internal sealed class HistoryKeys
{
    private readonly SortedDictionary<string, KeySummary> _keys = new(StringComparer.Ordinal);

    /// <summary>Adds a row.</summary>
    public void Add(JsonElement row)
    {
        foreach ((string name, JsonElement value) in LoggedValue.Flatten(row))
        {
            if (!_keys.TryGetValue(name, out KeySummary? key))
            {
                _keys.Add(name, key = new KeySummary());
            }

            key.Add(value);
        }
    }

    public JsonElement ToJson(long lastStep) =>
        JsonSerializer.SerializeToElement(
            new JsonObject
            {
                ["sets"] = new JsonArray(),
                ["keys"] = new JsonObject(_keys.Select(static key => KeyValuePair.Create(key.Key, (JsonNode?)key.Value.ToJson()))),
                ["lastStep"] = lastStep,
            }
        );

    private sealed class KeySummary
    {
        private readonly TypeSummaries _types = new();
        private double _previous = double.MinValue;
        private bool _isMonotonic = true;

        public void Add(JsonElement value)
        {
            _types.Add(value);
            if (value.ValueKind == JsonValueKind.Number)
            {
                double number = value.GetDouble();
                _isMonotonic &= number >= _previous;
                _previous = number;
            }
        }

        public JsonObject ToJson() =>
            new()
            {
                ["typeCounts"] = _types.ToJson(isCounted: true),
                ["monotonic"] = _isMonotonic,
                ["previousValue"] = _previous,
            };
    }

    /// <summary>The types of the values of one key.</summary>
    private sealed class TypeSummaries
    {
        private readonly SortedDictionary<string, TypeSummary> _types = new(StringComparer.Ordinal);

        public void Add(JsonElement value)
        {
            string name = LoggedValue.TypeOf(value);
            if (!_types.TryGetValue(name, out TypeSummary? type))
            {
                _types.Add(name, type = new TypeSummary());
            }

            type.Add(value);
        }

        public JsonArray ToJson(bool isCounted) => [.. _types.Select(type => type.Value.ToJson(type.Key, isCounted))];
    }

    /// <summary>The values of one type of one key.</summary>
    private sealed class TypeSummary
    {
        private readonly SortedDictionary<string, TypeSummaries> _keys = new(StringComparer.Ordinal);
        private readonly TypeSummaries _items = new();

        private int _count;

        public void Add(JsonElement value)
        {
            _count++;
            if (value.ValueKind == JsonValueKind.Array)
            {
                foreach (JsonElement item in value.EnumerateArray())
                {
                    _items.Add(item);
                }
            }
            else if (value.ValueKind == JsonValueKind.Object)
            {
                foreach (JsonProperty property in value.EnumerateObject())
                {
                    if (!_keys.TryGetValue(property.Name, out TypeSummaries? types))
                    {
                        _keys.Add(property.Name, types = new TypeSummaries());
                    }

                    types.Add(property.Value);
                }
            }
        }

        // Values inside other values are not counted.
        public JsonObject ToJson(string name, bool isCounted)
        {
            var summary = new JsonObject { ["type"] = name };
            if (isCounted)
            {
                summary["count"] = _count;
            }

            if (_keys.Count > 0)
            {
                summary["keys"] = new JsonObject(
                    _keys.Select(static key => KeyValuePair.Create(key.Key, (JsonNode?)key.Value.ToJson(isCounted: false)))
                );
            }

            JsonArray items = _items.ToJson(isCounted: false);
            if (items.Count > 0)
            {
                summary["items"] = items;
            }

            return summary;
        }
    }
}
