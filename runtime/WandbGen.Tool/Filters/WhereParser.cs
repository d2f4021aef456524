using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace WandbGen.Tool.Filters;

/// <summary>
/// Reads a condition on runs: <c>summary.loss &lt; 0.1 and (state = finished or tags = best)</c>. It becomes a filter that the server
/// applies.
/// </summary>
internal sealed class WhereParser
{
    // The number of characters of a condition that a message quotes.
    private const int LongestQuote = 200;

    // Far more than a person nests, and far less than the stack holds.
    private const int DeepestNesting = 200;

    // The words that join conditions are values only in quotes.
    private static readonly string[] s_joining = ["and", "or", "not"];

    private readonly string _text;
    private readonly TimeProvider _time;
    private readonly List<WhereToken> _tokens;
    private int _next;
    private int _depth;

    private WhereParser(string text, TimeProvider time)
    {
        _text = text;
        _time = time;
        _tokens = WhereLexer.Read(text);
    }

    private WhereToken Next => _tokens[_next];

    /// <summary>The option that takes a condition.</summary>
    public static Option<string?> CreateOption(string description) =>
        new("--where") { Description = $"{description}: summary.loss < 0.1 and (state = finished or tags = best)", HelpName = "condition" };

    /// <summary>Reads a condition.</summary>
    /// <exception cref="UsageException">It is none; the message says where.</exception>
    public static RunFilter Parse(string text, TimeProvider time)
    {
        var parser = new WhereParser(text, time);
        RunFilter filter = parser.ReadOr();
        return parser.Next.Kind == WhereTokenKind.End
            ? filter
            : throw parser.Refusal($"'{parser.Next.Text}' is one too many; join conditions by 'and' or 'or'");
    }

    public static UsageException Refusal(string text, int position, string reason)
    {
        int start = text.Length <= LongestQuote ? 0 : Math.Clamp(position - (LongestQuote / 2), 0, text.Length - LongestQuote);
        string quote = text.Length <= LongestQuote ? text : $"…{text.Substring(start, LongestQuote)}…";
        return new UsageException($"--where '{quote}': at character {position + 1}, {reason}.");
    }

    private RunFilter ReadOr()
    {
        RunFilter filter = ReadAnd();
        while (TryTake("or"))
        {
            filter |= ReadAnd();
        }

        return filter;
    }

    private RunFilter ReadAnd()
    {
        RunFilter filter = ReadNot();
        while (TryTake("and"))
        {
            filter &= ReadNot();
        }

        return filter;
    }

    private RunFilter ReadNot()
    {
        if (++_depth > DeepestNesting)
        {
            throw Refusal($"more than {DeepestNesting} conditions are nested");
        }

        RunFilter filter;
        if (TryTake("not"))
        {
            filter = !ReadNot();
        }
        else if (Next.Kind == WhereTokenKind.Open)
        {
            _next++;
            filter = ReadOr();
            Take(WhereTokenKind.Close, "a ')'");
        }
        else
        {
            filter = ReadCondition();
        }

        _depth--;
        return filter;
    }

    private RunFilter ReadCondition()
    {
        WhereToken name = Next;
        if (name.Kind is not (WhereTokenKind.Word or WhereTokenKind.Text))
        {
            throw Refusal($"the name of a field is missing: {WhereField.Names}");
        }

        _next++;
        WhereField field = WhereField.Find(name.Text) ?? throw Refusal(_text, name.Position, WhereField.DescribeUnknown(name.Text));
        if (TryTake("exists"))
        {
            return field.Exists();
        }

        bool isNegated = TryTake("not");
        if (TryTake("in"))
        {
            RunFilter filter = field.In(ReadList(field));
            return isNegated ? !filter : filter;
        }

        WhereToken sign = Next;
        if (isNegated || sign.Kind != WhereTokenKind.Operator)
        {
            throw Refusal("one of = != < <= > >= ~ !~ in exists is missing");
        }

        _next++;
        return sign.Text is "~" or "!~"
            ? field.Matches(ReadValueToken().Text, isNegated: sign.Text == "!~")
            : field.Compare(sign.Text, ReadValue(field))
                ?? throw Refusal(_text, sign.Position, $"'{name.Text}' cannot be compared by {sign.Text}");
    }

    private List<FilterValue> ReadList(WhereField field)
    {
        Take(WhereTokenKind.Open, "a '(' and values with commas");
        var values = new List<FilterValue>();
        do
        {
            values.Add(ReadValue(field));
        } while (TryTakeComma());

        Take(WhereTokenKind.Close, "a ',' or ')'");
        return values;
    }

    private FilterValue ReadValue(WhereField field)
    {
        WhereToken token = ReadValueToken();
        if (field.IsTime)
        {
            return ReadTime(token);
        }

        if (token.Kind == WhereTokenKind.Text || field.IsText)
        {
            return token.Text;
        }

        return token.Text switch
        {
            "true" => true,
            "false" => false,
            "null" => (string?)null,
            var text when ReadNumber(token) is { } number => number,
            var text => text,
        };
    }

    // A whole number that would be sent as another one, or as a text, would select other runs.
    private FilterValue? ReadNumber(WhereToken token)
    {
        string text = token.Text;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) ? whole
            : !text.Any(char.IsAsciiDigit) || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                ? null
            : !double.IsFinite(number) ? throw Refusal(_text, token.Position, $"'{text}' is too large for a number; write a text in quotes")
            : BigInteger.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out BigInteger exact)
            && exact
                != BigInteger.Parse(number.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture)
                ? throw Refusal(_text, token.Position, $"'{text}' has too many digits for a number; write a text in quotes")
            : number;
    }

    // A date, a time, or a time ago: 7d, 12h, 30m.
    private FilterValue ReadTime(WhereToken token)
    {
        string text = token.Text;
        if (
            text.Length > 1
            && text[^1] is 'w' or 'd' or 'h' or 'm'
            && double.TryParse(
                text.AsSpan(0, text.Length - 1).TrimStart('-'),
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out double number
            )
        )
        {
            double days = text[^1] switch
            {
                'w' => 7 * number,
                'd' => number,
                'h' => number / 24,
                _ => number / (24 * 60),
            };
            DateTimeOffset now = _time.GetUtcNow();
            return days <= (now - DateTimeOffset.UnixEpoch).TotalDays
                ? now - TimeSpan.FromDays(days)
                : throw Refusal(_text, token.Position, $"'{text}' is too long ago");
        }

        // Other orders of day and month mean different times in different countries.
        return
            text is [>= '0' and <= '9', >= '0' and <= '9', >= '0' and <= '9', >= '0' and <= '9', '-', ..]
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : throw Refusal(
                _text,
                token.Position,
                $"'{text}' is not a time; write 2026-01-31, '2026-01-31 12:00' (UTC), or 7d for seven days ago (w, d, h, m)"
            );
    }

    private WhereToken ReadValueToken()
    {
        if (Next.Kind is not (WhereTokenKind.Word or WhereTokenKind.Text) || Array.Exists(s_joining, Next.IsWord))
        {
            throw Refusal("a value is missing");
        }

        return _tokens[_next++];
    }

    private bool TryTake(string word)
    {
        bool isIt = Next.IsWord(word);
        _next += isIt ? 1 : 0;
        return isIt;
    }

    private bool TryTakeComma()
    {
        bool isIt = Next.Kind == WhereTokenKind.Comma;
        _next += isIt ? 1 : 0;
        return isIt;
    }

    private void Take(WhereTokenKind kind, string what)
    {
        if (Next.Kind != kind)
        {
            throw Refusal($"{what} is missing");
        }

        _next++;
    }

    private UsageException Refusal(string reason) => Refusal(_text, Next.Position, reason);
}
