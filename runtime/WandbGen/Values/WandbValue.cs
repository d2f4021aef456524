using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using WandbGen.Redaction;
using WandbGen.Values;

namespace WandbGen;

/// <summary>
/// A value that a program logged: JSON as Python reads and writes it, including <c>NaN</c> and infinities. A value is immutable and safe
/// for concurrent use.
/// </summary>
/// <remarks>
/// <para>
/// A value from a server is parsed when it is first used. If it is not valid, the first member that reads it throws a <see
/// cref="WandbProtocolException"/>; the object that has the value, and the listing, are not affected. Everything that Python's
/// <c>json.loads(strict=False)</c> accepts is accepted: <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>, control characters in strings,
/// any depth, and integers of any size. If an object has a name twice, the last member is used. In addition, an empty or blank text is
/// null, a byte order mark is ignored, and an unpaired surrogate becomes U+FFFD.
/// </para>
/// <para>
/// Numbers keep their digits: <see cref="GetInt64"/> and <see cref="GetBigInteger"/> are exact. Numbers that are not finite have the kind
/// <see cref="WandbValueKind.Number"/>. The strings <c>"NaN"</c>, <c>"Infinity"</c> and <c>"-Infinity"</c>, which W&amp;B writes in some
/// places instead, have the kind <see cref="WandbValueKind.String"/>, and <see cref="GetDouble"/> accepts them too. JSON has no such
/// numbers, so <see cref="ToJsonElement"/>, <see cref="ToJsonNode"/> and <see cref="WriteTo"/> write these strings. System.Text.Json reads
/// and writes the same strings with <see cref="System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals"/>.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// double rate = run.Config["optimizer"]["lr"].GetDouble();
/// if (run.Summary.Find("val.loss") is { } loss)
/// {
///     Console.WriteLine(loss.GetDouble());                 // may be NaN
/// }
///
/// foreach ((string name, WandbValue value) in run.Config.Members)
/// {
///     Console.WriteLine($"{name} = {value}");
/// }
/// </code>
/// </example>
public readonly partial struct WandbValue : IEquatable<WandbValue>
{
    // A value without a document is a text in the source, or one of these markers with a number.
    private static readonly object s_double = new();
    private static readonly object s_int64 = new();
    private static readonly object s_boolean = new();

    private const int MaxDots = 512;

    private static readonly JsonDocumentOptions s_documentOptions = new() { MaxDepth = JsonText.MaxDepth };

    private readonly object? _source;
    private readonly long _number;

    private WandbValue(object? source, long number)
    {
        _source = source;
        _number = number;
    }

    internal WandbValue(ValueDocument document)
        : this(document, 0) { }

    /// <summary>The kind of the value.</summary>
    /// <exception cref="WandbProtocolException">
    /// The server sent a value that is not valid JSON. Every other member throws this exception too.
    /// </exception>
    public WandbValueKind Kind =>
        _source switch
        {
            null => WandbValueKind.Null,
            ValueDocument document => document.Parsed[Row].Kind,
            string => WandbValueKind.String,
            Dictionary<string, WandbValue> => WandbValueKind.Object,
            WandbValue[] => WandbValueKind.Array,
            _ => _source == s_boolean ? WandbValueKind.Boolean : WandbValueKind.Number,
        };

    /// <summary>Whether the value is a number that came as a <see cref="double"/>, and not as digits.</summary>
    internal bool IsDouble => _source == s_double;

    /// <summary>Whether the value is null: JSON's <c>null</c>, a blank text, or a value that the server did not send.</summary>
    public bool IsNull => Kind == WandbValueKind.Null;

    /// <summary>The number of members of an object or items of an array; 0 for any other value.</summary>
    public int Count =>
        _source switch
        {
            Dictionary<string, WandbValue> members => members.Count,
            WandbValue[] items => items.Length,
            ValueDocument document => document.Parsed[Row].Kind switch
            {
                WandbValueKind.Array => document.Parsed[Row].Count,
                WandbValueKind.Object => document.Parsed.GetMembers(Row).Count(),
                _ => 0,
            },
            _ => 0,
        };

    /// <summary>The members of an object, each name once. Empty for any other value.</summary>
    public IEnumerable<KeyValuePair<string, WandbValue>> Members =>
        _source switch
        {
            Dictionary<string, WandbValue> members => members,
            ValueDocument document when document.Parsed[Row].Kind == WandbValueKind.Object => EnumerateMembers(document, Row),
            _ => [],
        };

    /// <summary>The items of an array. Empty for any other value.</summary>
    public IEnumerable<WandbValue> Items =>
        _source switch
        {
            WandbValue[] items => items,
            ValueDocument document when document.Parsed[Row].Kind == WandbValueKind.Array => EnumerateItems(document, Row),
            _ => [],
        };

    private int Row => (int)_number;

    /// <summary>Gets a member of an object.</summary>
    /// <param name="name">The name of the member.</param>
    /// <exception cref="KeyNotFoundException">
    /// There is no such member, or the value is not an object. <see cref="TryGetValue"/> and <see cref="Find"/> do not throw.
    /// </exception>
    public WandbValue this[string name] =>
        TryGetValue(name, out WandbValue value)
            ? value
            : throw new KeyNotFoundException(
                SafeText.Clean(
                    Kind == WandbValueKind.Object
                        ? $"There is no '{name}'{DescribeMembers()}."
                        : $"There is no '{name}': the value is {Describe(Kind)}."
                )
            );

    /// <summary>Gets an item of an array. The time grows with the index.</summary>
    /// <param name="index">The index, starting at 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The array has fewer items, or the value is not an array.</exception>
    public WandbValue this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Kind == WandbValueKind.Array ? Count : 0);
            return Items.ElementAt(index);
        }
    }

    /// <summary>Parses a text.</summary>
    /// <param name="text">JSON, with the extensions that <see cref="WandbValue"/> accepts.</param>
    /// <exception cref="FormatException">The text is not valid.</exception>
    public static WandbValue Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Parse(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Parses a UTF-8 text.</summary>
    /// <param name="utf8Text">JSON, with the extensions that <see cref="WandbValue"/> accepts.</param>
    /// <exception cref="FormatException">The text is not valid.</exception>
    public static WandbValue Parse(ReadOnlySpan<byte> utf8Text)
    {
        byte[] text = utf8Text.ToArray();
        return new WandbValue(new ValueDocument(new ParsedText(text, ValueParser.Parse(text))));
    }

    /// <summary>Creates a value from a number, which can be <c>NaN</c> or infinite.</summary>
    /// <param name="value">The number.</param>
    public static WandbValue FromDouble(double value) => new(s_double, BitConverter.DoubleToInt64Bits(value));

    /// <summary>Creates a value from an integer.</summary>
    /// <param name="value">The integer.</param>
    public static WandbValue FromInt64(long value) => new(s_int64, value);

    /// <summary>Creates a value from a Boolean value.</summary>
    /// <param name="value">The Boolean value.</param>
    public static WandbValue FromBoolean(bool value) => new(s_boolean, value ? 1 : 0);

    /// <summary>Creates a value from a text.</summary>
    /// <param name="value">The text. <see langword="null"/> creates a null value.</param>
    public static WandbValue FromString(string? value) => new(value is null ? null : JsonText.ToWellFormed(value), 0);

    /// <summary>Creates an object.</summary>
    /// <param name="members">The members. If a name occurs twice, the last member is used.</param>
    public static WandbValue FromMembers(IEnumerable<KeyValuePair<string, WandbValue>> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        var values = new Dictionary<string, WandbValue>(StringComparer.Ordinal);
        foreach ((string name, WandbValue value) in members)
        {
            values[JsonText.ToWellFormed(name)] = value;
        }

        return new WandbValue(values, 0);
    }

    /// <summary>Creates an array.</summary>
    /// <param name="items">The items.</param>
    public static WandbValue FromItems(IEnumerable<WandbValue> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return new WandbValue(items.ToArray(), 0);
    }

    /// <summary>Gets a member of an object.</summary>
    /// <param name="name">The exact name of the member.</param>
    /// <param name="value">The member, or a null value if there is none.</param>
    /// <returns>Whether the value is an object that has this member.</returns>
    public bool TryGetValue(string name, out WandbValue value)
    {
        ArgumentNullException.ThrowIfNull(name);
        name = JsonText.ToWellFormed(name);
        switch (_source)
        {
            case Dictionary<string, WandbValue> members:
                return members.TryGetValue(name, out value);
            case ValueDocument document when Kind == WandbValueKind.Object && document.Parsed.FindMember(Row, name) is >= 0 and var row:
                value = new WandbValue(document, row);
                return true;
            default:
                value = default;
                return false;
        }
    }

    /// <summary>Finds a value at any depth.</summary>
    /// <param name="path">
    /// The names and indexes that lead to the value, separated by dots: <c>optimizer.lr</c>, <c>layers.0.units</c>. A name that contains
    /// dots is found too, and takes precedence over the same path through several objects. A path with more than 512 dots is only a name.
    /// </param>
    /// <returns>
    /// The value, or <see langword="null"/> if it does not exist. A value that exists and is null has the kind <see
    /// cref="WandbValueKind.Null"/>.
    /// </returns>
    public WandbValue? Find(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (TryStep(path, out WandbValue whole))
        {
            return whole;
        }

        // A server can send a key of any length, and the time grows with the cube of the number of steps.
        if (path.AsSpan().Count('.') > MaxDots)
        {
            return null;
        }

        for (int dot = path.LastIndexOf('.'); dot >= 0; dot = dot == 0 ? -1 : path.LastIndexOf('.', dot - 1))
        {
            if (TryStep(path[..dot], out WandbValue step) && step.Find(path[(dot + 1)..]) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>Gets the Boolean value, if the value is one.</summary>
    /// <param name="value">The Boolean value, or <see langword="false"/>.</param>
    /// <returns>Whether the value is a Boolean value.</returns>
    public bool TryGetBoolean(out bool value)
    {
        bool isBoolean = Kind == WandbValueKind.Boolean;
        value = isBoolean && GetBoolean();
        return isBoolean;
    }

    /// <summary>Gets the text of a string, if the value is one.</summary>
    /// <param name="value">The text, or <see langword="null"/>.</param>
    /// <returns>Whether the value is a string.</returns>
    public bool TryGetString([NotNullWhen(true)] out string? value)
    {
        value = Kind == WandbValueKind.String ? ToString() : null;
        return value is not null;
    }

    /// <summary>Gets the Boolean value.</summary>
    /// <exception cref="InvalidOperationException">The value is not a Boolean value.</exception>
    public bool GetBoolean() =>
        Kind == WandbValueKind.Boolean ? (_source == s_boolean ? _number != 0 : Text is [(byte)'t', ..]) : throw Mismatch("a boolean");

    /// <summary>Gets the text of a string.</summary>
    /// <exception cref="InvalidOperationException">The value is not a string. <see cref="ToString"/> accepts any value.</exception>
    public string GetString() => Kind == WandbValueKind.String ? ToString() : throw Mismatch("a string");

    /// <summary>
    /// Returns the text of a string, or the JSON text of any other value as it was written, including <c>NaN</c>, <c>Infinity</c> and
    /// <c>-Infinity</c>.
    /// </summary>
    public override string ToString() =>
        _source switch
        {
            null => "null",
            string text => text,
            ValueDocument document => document.Parsed[Row].Kind switch
            {
                WandbValueKind.String => document.Parsed.GetString(Row),
                WandbValueKind.Null => "null",
                _ => Encoding.UTF8.GetString(Text),
            },
            Dictionary<string, WandbValue> or WandbValue[] => Encoding.UTF8.GetString(WriteJson(hasBareWords: true).Span),
            _ => _source == s_boolean ? (_number != 0 ? "true" : "false") : Encoding.UTF8.GetString(NumberDigits),
        };

    private static IEnumerable<KeyValuePair<string, WandbValue>> EnumerateMembers(ValueDocument document, int row)
    {
        foreach ((string name, int value) in document.Parsed.GetMembers(row))
        {
            yield return new(name, new WandbValue(document, value));
        }
    }

    private static IEnumerable<WandbValue> EnumerateItems(ValueDocument document, int row)
    {
        int end = document.Parsed[row].Next;
        for (int item = row + 1; item < end; item = document.Parsed[item].Next)
        {
            yield return new WandbValue(document, item);
        }
    }

    private ReadOnlySpan<byte> Text => ((ValueDocument)_source!).Parsed.GetText(Row);

    private bool TryStep(string step, out WandbValue value)
    {
        if (TryGetValue(step, out value))
        {
            return true;
        }

        if (
            Kind == WandbValueKind.Array
            && int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            && index < Count
        )
        {
            value = this[index];
            return true;
        }

        return false;
    }

    private InvalidOperationException Mismatch(string expected) =>
        new(
            SafeText.Clean(
                $"The value is {Describe(Kind)}{(Kind == WandbValueKind.Number ? $" that is not {expected}" : $", not {expected}")}."
            )
        );

    private string DescribeMembers()
    {
        const int Most = 10;
        string[] names = [.. Members.Take(Most + 1).Select(static member => $"'{member.Key}'")];
        return names.Length == 0
            ? ""
            : $"; there {(names.Length == 1 ? "is" : "are")} "
                + $"{string.Join(", ", names.Take(Most))}{(names.Length > Most ? " and more" : "")}";
    }

    private static string Describe(WandbValueKind kind) =>
        kind switch
        {
            WandbValueKind.Null => "null",
            WandbValueKind.Boolean => "a boolean",
            WandbValueKind.Number => "a number",
            WandbValueKind.String => "a string",
            WandbValueKind.Array => "an array",
            _ => "an object",
        };
}
