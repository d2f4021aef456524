using System.Buffers.Text;
using System.Text.Json;
using WandbGen.CompilerServices;
using WandbGen.Values;

namespace WandbGen.History.Rows;

/// <summary>Reads rows from lines of JSON. The lines of a history resemble each other, so each is read by what was learnt of the one
/// before: the order of its names, and the shape of its row.</summary>
/// <param name="selection">Which keys are read.</param>
/// <param name="keys">What the server knows of the keys, which tells numbers from texts.</param>
/// <remarks>Not for concurrent use.</remarks>
internal sealed class LineReader(KeySelection selection, HistoryKeys? keys)
{
    /// <summary>Which keys are read.</summary>
    public KeySelection Selection => selection;

    private const int MaxShapes = 64;

    private bool _needsStep = true;
    private readonly Dictionary<string, RowProperty> _properties = new(StringComparer.Ordinal);
    private readonly List<RowProperty> _order = [];
    private readonly List<RowProperty> _taken = [];
    private readonly List<WandbValue> _values = [];
    private readonly List<(RowProperty[] Properties, RowShape Shape)> _shapes = [];

    /// <summary>Whether an export has a column for a key.</summary>
    public Func<string, bool>? IsExported { get; init; }

    /// <summary>Whether the line that was read last has a key of the user's that no export has.</summary>
    public bool HasMoreThanExports { get; private set; }

    /// <summary>Whether numbers are logged under a key, as far as the server says.</summary>
    public bool IsNumeric(string key) => keys?.Find(key) is not { } known || known.Has(HistoryValueKind.Number);

    /// <summary>Reads a line.</summary>
    /// <param name="line">JSON in UTF-8, with Python's <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>.</param>
    /// <returns>The row; <see langword="null"/> if the line has no step.</returns>
    /// <exception cref="WandbProtocolException">It is not JSON, or no object.</exception>
    public HistoryRow? Read(ReadOnlySpan<byte> line)
    {
        WandbValue[]? chosen = MakeValues();
        return TryRead(line, chosen, out long step) ? MakeRow(chosen, step) : null;
    }

    /// <summary>Reads a line of chosen keys, without making a row of it.</summary>
    /// <param name="line">As for <see cref="Read(ReadOnlySpan{byte})"/>.</param>
    /// <param name="chosen">Takes the values of the keys, each null at first.</param>
    /// <param name="step">The step.</param>
    /// <returns>Whether the line has a step.</returns>
    /// <exception cref="WandbProtocolException">It is not JSON, or no object.</exception>
    public bool TryRead(ReadOnlySpan<byte> line, Span<WandbValue> chosen, out long step)
    {
        // Names of numbers that are not finite are no JSON, and an exception for each such line is dear.
        if (line.IndexOf("NaN"u8) >= 0 || line.IndexOf("Infinity"u8) >= 0)
        {
            return ReadLeniently(line, chosen, out step);
        }

        try
        {
            return ReadStrictly(line, chosen, out step);
        }
        catch (JsonException)
        {
            // A value that Python reads in addition to JSON, or an error.
            chosen.Clear();
            return ReadLeniently(line, chosen, out step);
        }
    }

    /// <summary>Reads a line that has no step, as those of system metrics.</summary>
    public HistoryRow ReadWithoutStep(ReadOnlySpan<byte> line)
    {
        _needsStep = false;
        return Read(line)!;
    }

    /// <summary>Makes a row of values that were read already.</summary>
    /// <returns>The row; <see langword="null"/> if there is no step.</returns>
    public HistoryRow? Read(WandbValue line)
    {
        WandbValue[]? chosen = MakeValues();
        return TryRead(line, chosen, out long step) ? MakeRow(chosen, step) : null;
    }

    private bool TryRead(WandbValue line, Span<WandbValue> chosen, out long step)
    {
        if (line.Kind != WandbValueKind.Object)
        {
            throw new WandbProtocolException($"The server sent a row of a history that is not a JSON object but of the kind {line.Kind}.");
        }

        Begin();
        WandbValue logged = default;
        foreach ((string name, WandbValue value) in line.Members)
        {
            RowProperty property = FindProperty(name);
            HasMoreThanExports |= property.IsNowhereExported && !ObjectMembers.IsNothing(value);
            if (property.IsStep)
            {
                logged = value;
            }
            else if (property.IsWanted)
            {
                Take(property, property.IsNumeric && IsNonFinite(value, out double number) ? WandbValue.FromDouble(number) : value, chosen);
            }
        }

        return StepOf.TryRead(logged, out step) || !_needsStep;
    }

    private bool ReadLeniently(ReadOnlySpan<byte> line, Span<WandbValue> chosen, out long step)
    {
        try
        {
            return TryRead(WandbValue.Parse(line), chosen, out step);
        }
        catch (FormatException exception)
        {
            throw new WandbProtocolException(
                $"The server sent a row of a history that is not JSON. {exception.Message}",
                innerException: exception
            );
        }
    }

    private bool ReadStrictly(ReadOnlySpan<byte> line, Span<WandbValue> chosen, out long step)
    {
        var reader = new JsonTokenReader(line);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return ReadLeniently(line, chosen, out step);
        }

        Begin();
        WandbValue logged = default;
        int position = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            RowProperty property = NextProperty(ref reader, position++);
            reader.Read();
            HasMoreThanExports |= property.IsNowhereExported && !IsNothing(reader);
            if (!property.IsWanted)
            {
                reader.Skip();
            }
            else if (ReadValue(ref reader, property.IsNumeric) is var value && property.IsStep)
            {
                logged = value;
            }
            else
            {
                Take(property, value, chosen);
            }
        }

        // Text after the object is an error.
        reader.Read();
        return StepOf.TryRead(logged, out step) || !_needsStep;
    }

    // As of a value that was read, by a copy of the reader.
    private static bool IsNothing(JsonTokenReader reader)
    {
        int depth = reader.CurrentDepth;
        while (reader.TokenType is JsonTokenType.Null or JsonTokenType.StartObject or JsonTokenType.PropertyName or JsonTokenType.EndObject)
        {
            if (reader.CurrentDepth == depth && reader.TokenType is JsonTokenType.Null or JsonTokenType.EndObject)
            {
                return true;
            }

            reader.Read();
        }

        return false;
    }

    private static WandbValue ReadValue(ref JsonTokenReader reader, bool isNumeric)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number:
                return ReadNumber(ref reader);
            case JsonTokenType.String:
                return isNumeric && NonFinite.TryParse(reader.ValueSpan, out double number)
                    ? WandbValue.FromDouble(number)
                    : WandbValue.FromString(GraphQLReader.ReadString(ref reader));
            case JsonTokenType.True or JsonTokenType.False:
                return WandbValue.FromBoolean(reader.TokenType == JsonTokenType.True);
            case JsonTokenType.Null:
                return default;
            default:
                return new WandbValue(new ValueDocument(reader.ReadRawValue().ToArray(), isEscaped: false));
        }
    }

    private static WandbValue ReadNumber(ref JsonTokenReader reader)
    {
        if (Utf8Parser.TryParse(reader.ValueSpan, out long integer, out int consumed) && consumed == reader.ValueSpan.Length)
        {
            return WandbValue.FromInt64(integer);
        }

        // A number that a double cannot represent keeps its digits.
        return
            reader.ValueSpan.IndexOfAny((byte)'.', (byte)'e', (byte)'E') >= 0
            && Utf8Parser.TryParse(reader.ValueSpan, out double number, out _)
            && double.IsFinite(number)
            ? WandbValue.FromDouble(number)
            : new WandbValue(new ValueDocument(reader.ValueSpan.ToArray(), isEscaped: false));
    }

    private static bool IsNonFinite(WandbValue value, out double number)
    {
        number = 0;
        return value.Kind == WandbValueKind.String && value.TryGetDouble(out number);
    }

    private void Begin()
    {
        _taken.Clear();
        _values.Clear();
        HasMoreThanExports = false;
    }

    private RowProperty NextProperty(ref JsonTokenReader reader, int position)
    {
        if (position < _order.Count && !reader.ValueIsEscaped && reader.ValueSpan.SequenceEqual(_order[position].Utf8Name))
        {
            return _order[position];
        }

        RowProperty property = FindProperty(GraphQLReader.ReadString(ref reader)!);
        _order.RemoveRange(position, _order.Count - position);
        _order.Add(property);
        return property;
    }

    private RowProperty FindProperty(string name)
    {
        if (!_properties.TryGetValue(name, out RowProperty? property))
        {
            // W&B's own keys are in every row.
            bool isNowhereExported = IsExported?.Invoke(name) == false && !name.StartsWith('_');
            property = selection.Find(name, IsNumeric(name), isNowhereExported);
            _properties.Add(name, property);
        }

        return property;
    }

    private void Take(RowProperty property, WandbValue value, Span<WandbValue> chosen)
    {
        if (selection.Keys is null)
        {
            _taken.Add(property);
            _values.Add(ObjectMembers.Without(value, property.Except));
            return;
        }

        if (property.Index >= 0 && !value.IsNull)
        {
            chosen[property.Index] = ObjectMembers.Without(value, property.Except);
        }

        foreach ((int index, string path) in property.Inner)
        {
            // A key of this very name goes before a path through objects.
            if (chosen[index].IsNull && value.Find(path) is { } inner)
            {
                chosen[index] =
                    IsNumeric(selection.Keys![index]) && IsNonFinite(inner, out double number)
                        ? WandbValue.FromDouble(number)
                        : ObjectMembers.Without(inner, selection.FindExceptInside(selection.Keys[index]));
            }
        }
    }

    private WandbValue[]? MakeValues() => selection.Keys is null ? null : new WandbValue[selection.Keys.Count];

    private HistoryRow MakeRow(WandbValue[]? chosen, long step) =>
        chosen is not null ? new HistoryRow(selection.Shape!, chosen, step) : new HistoryRow(ShapeOfTaken(), [.. _values], step);

    private RowShape ShapeOfTaken()
    {
        RemoveDuplicates();
        for (int i = _shapes.Count - 1; i >= 0; i--)
        {
            if (HasTaken(_shapes[i].Properties))
            {
                return _shapes[i].Shape;
            }
        }

        if (_shapes.Count == MaxShapes)
        {
            _shapes.RemoveAt(0);
        }

        var shape = new RowShape([.. _taken.Select(static property => property.Name)]);
        _shapes.Add(([.. _taken], shape));
        return shape;
    }

    private bool HasTaken(RowProperty[] properties)
    {
        if (properties.Length != _taken.Count)
        {
            return false;
        }

        for (int i = 0; i < properties.Length; i++)
        {
            if (!ReferenceEquals(properties[i], _taken[i]))
            {
                return false;
            }
        }

        return true;
    }

    // If a line has a name twice, the last value counts.
    private void RemoveDuplicates()
    {
        if (_shapes.Count > 0 && HasTaken(_shapes[^1].Properties))
        {
            return;
        }

        for (int i = _taken.Count - 1; i > 0; i--)
        {
            int earlier = _taken.IndexOf(_taken[i], 0, i);
            if (earlier >= 0)
            {
                _taken.RemoveAt(earlier);
                _values.RemoveAt(earlier);
            }
        }
    }
}
