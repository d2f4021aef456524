using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace WandbGen.Testing.Data;

/// <summary>Converts regular expressions of RE2, which W&amp;B's server uses, to those of .NET.</summary>
/// <remarks>These differences are handled: classes such as <c>\d</c> are ASCII, <c>$</c> matches only at the end, and a bracket in a class
/// is a literal. <c>\b</c> uses Unicode here, unlike in RE2.</remarks>
internal static class Re2Pattern
{
    private static readonly Dictionary<char, string> s_classes = new()
    {
        ['d'] = "0-9",
        ['D'] = @"\0-/:-\uFFFF",
        ['s'] = @"\t\n\f\r ",
        ['S'] = @"\0-\b\v\x0E-\x1F!-\uFFFF",
        ['w'] = "0-9A-Za-z_",
        ['W'] = @"\0-/:-@\[-\^`{-\uFFFF",
    };

    private static readonly Dictionary<string, string> s_named = new(StringComparer.Ordinal)
    {
        ["alnum"] = "0-9A-Za-z",
        ["alpha"] = "A-Za-z",
        ["ascii"] = @"\0-\x7F",
        ["blank"] = @"\t ",
        ["cntrl"] = @"\0-\x1F\x7F",
        ["digit"] = "0-9",
        ["graph"] = "!-~",
        ["lower"] = "a-z",
        ["print"] = " -~",
        ["punct"] = @"!-/:-@\[-`{-~",
        ["space"] = @"\t-\r ",
        ["upper"] = "A-Z",
        ["word"] = "0-9A-Za-z_",
        ["xdigit"] = "0-9A-Fa-f",
    };

    /// <summary>Converts an expression.</summary>
    /// <exception cref="FormatException">The text is not an expression of RE2.</exception>
    public static string ToDotNet(string pattern)
    {
        try
        {
            string translated = new Translation(pattern).Run();
            // The expression is compiled here, where an error can be reported.
            _ = new Regex(translated, Database.RegexOptions);
            return translated;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or NotSupportedException)
        {
            throw new FormatException($"the regular expression '{pattern}' is wrong: {exception.Message}", exception);
        }
    }

    private sealed class Translation(string pattern)
    {
        private readonly StringBuilder _output = new(pattern.Length + 16);

        private int _at;
        private bool _isMultiline;

        public string Run()
        {
            while (_at < pattern.Length)
            {
                char next = pattern[_at++];
                switch (next)
                {
                    case '\\':
                        ReadEscape();
                        break;
                    case '[':
                        ReadClass();
                        break;
                    case '(':
                        ReadGroup();
                        break;
                    case '$':
                        _output.Append(_isMultiline ? "$" : @"\z");
                        break;
                    default:
                        _output.Append(next);
                        break;
                }
            }

            return _output.ToString();
        }

        private static FormatException Unknown(string what) => new($"RE2 knows no {what}");

        private bool Skip(string text)
        {
            if (string.CompareOrdinal(pattern, _at, text, 0, text.Length) != 0)
            {
                return false;
            }

            _at += text.Length;
            return true;
        }

        private void ReadEscape()
        {
            if (Skip("Q"))
            {
                int end = pattern.IndexOf(@"\E", _at, StringComparison.Ordinal);
                _output.Append(Regex.Escape(end < 0 ? pattern[_at..] : pattern[_at..end]));
                _at = end < 0 ? pattern.Length : end + 2;
            }
            else if (_at < pattern.Length && s_classes.TryGetValue(pattern[_at], out string? ranges))
            {
                _at++;
                _output.Append('[').Append(ranges).Append(']');
            }
            else if (Skip("A") || Skip("z") || Skip("b") || Skip("B"))
            {
                _output.Append('\\').Append(pattern[_at - 1]);
            }
            else
            {
                ReadCharacter();
            }
        }

        // Reads a character or an escape, within a class or outside of one.
        private void ReadCharacter()
        {
            if (_at == pattern.Length)
            {
                throw new FormatException("it ends with a backslash");
            }

            char escaped = pattern[_at++];
            switch (escaped)
            {
                case 'p' or 'P':
                    _output.Append('\\').Append(escaped);
                    if (_at < pattern.Length && pattern[_at] != '{')
                    {
                        _output.Append('{').Append(pattern[_at++]).Append('}');
                    }

                    break;
                case 'x':
                    _output.Append(ReadCodePoint());
                    break;
                case 'a' or 'f' or 'n' or 'r' or 't' or 'v':
                    _output.Append('\\').Append(escaped);
                    break;
                case '0':
                    _output.Append(@"\0");
                    break;
                default:
                    if (char.IsAsciiLetterOrDigit(escaped))
                    {
                        throw Unknown($"\\{escaped}");
                    }

                    _output.Append('\\').Append(escaped);
                    break;
            }
        }

        private string ReadCodePoint()
        {
            int end = _at < pattern.Length && pattern[_at] == '{' ? pattern.IndexOf('}', _at) : _at + 1;
            string digits = end < _at || end >= pattern.Length ? "" : pattern[_at..(end + 1)].Trim('{', '}');
            if (!int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code) || !Rune.IsValid(code))
            {
                throw new FormatException(@"\x needs two hexadecimal digits, or a code point in braces");
            }

            _at = end + 1;
            return Regex.Escape(char.ConvertFromUtf32(code));
        }

        private void ReadClass()
        {
            _output.Append('[');
            if (Skip("^"))
            {
                _output.Append('^');
            }

            // A bracket at the beginning of a class is a literal.
            if (Skip("]"))
            {
                _output.Append(@"\]");
            }

            while (true)
            {
                if (_at == pattern.Length)
                {
                    throw new FormatException("a class has no end");
                }

                char next = pattern[_at++];
                if (next == ']')
                {
                    _output.Append(']');
                    return;
                }

                if (next == '[')
                {
                    ReadNamedClass();
                }
                else if (next != '\\')
                {
                    _output.Append(next);
                }
                else if (_at < pattern.Length && s_classes.TryGetValue(pattern[_at], out string? ranges))
                {
                    _at++;
                    _output.Append(ranges);
                }
                else
                {
                    ReadCharacter();
                }
            }
        }

        private void ReadNamedClass()
        {
            if (!Skip(":"))
            {
                _output.Append(@"\[");
                return;
            }

            int end = pattern.IndexOf(":]", _at, StringComparison.Ordinal);
            string name = end < 0 ? "" : pattern[_at..end];
            _output.Append(s_named.TryGetValue(name, out string? ranges) ? ranges : throw Unknown($"[:{name}:]"));
            _at = end + 2;
        }

        private void ReadGroup()
        {
            if (!Skip("?"))
            {
                _output.Append('(');
                return;
            }

            if (Skip("P<") || (!Skip("<=") && !Skip("<!") && Skip("<")))
            {
                _output.Append("(?<");
                return;
            }

            int begin = _at;
            while (_at < pattern.Length && "ims-".Contains(pattern[_at], StringComparison.Ordinal))
            {
                _at++;
            }

            string flags = pattern[begin.._at];
            if (_at == pattern.Length || pattern[_at] is not (':' or ')') || (flags.Length == 0 && pattern[_at] == ')'))
            {
                throw Unknown($"group that begins with (?{pattern[begin..Math.Min(pattern.Length, _at + 1)]}");
            }

            int off = flags.IndexOf('-', StringComparison.Ordinal);
            _isMultiline |= flags.IndexOf('m', StringComparison.Ordinal) is >= 0 and int at && (off < 0 || at < off);
            _output.Append("(?").Append(flags).Append(pattern[_at++]);
        }
    }
}
