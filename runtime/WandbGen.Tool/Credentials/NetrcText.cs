using System.Text;

namespace WandbGen.Tool.Credentials;

/// <summary>
/// The entries of a <c>netrc</c> with their places in the text, read by the same rules as the client reads them: values can be quoted and
/// can contain what looks like an entry, a comment runs to the end of its line, and a macro ends at an empty line.
/// </summary>
internal sealed class NetrcText
{
    // A byte order mark, each of whose bytes is a character.
    private const string Mark = "\u00EF\u00BB\u00BF";

    private readonly string _text;
    private readonly List<Entry> _entries = [];
    private int _position;
    private bool _endsInMacro;

    // Where the entry for all other machines begins, or the end.
    private int _endOfMachines;

    public NetrcText(string text)
    {
        _text = text;
        _position = text.StartsWith(Mark, StringComparison.Ordinal) ? Mark.Length : 0;
        _endOfMachines = text.Length;
        Read();
    }

    /// <summary>Adds an entry, which consists of whole lines.</summary>
    /// <returns>The text with the entry behind all others but <c>default</c>, where programs that read in order stop.</returns>
    public string With(string entry)
    {
        // An empty line ends a macro, which would take the entry for its own.
        string separator =
            (_endOfMachines == 0 || _text[_endOfMachines - 1] == '\n' ? "" : "\n")
            + (_endsInMacro && _endOfMachines == _text.Length ? "\n" : "");
        return $"{_text[.._endOfMachines]}{separator}{entry}{_text[_endOfMachines..]}";
    }

    /// <summary>Removes the entries of a machine that can have several names. All other entries, and comments behind an entry,
    /// stay.</summary>
    /// <returns>The text without them; <see langword="null"/> if there is none.</returns>
    public string? Without(params string[] names)
    {
        var rest = new StringBuilder(_text.Length);
        int kept = 0;
        foreach (Entry entry in _entries.Where(entry => names.Contains(entry.Machine, StringComparer.OrdinalIgnoreCase)))
        {
            rest.Append(_text, kept, entry.Start - kept);
            kept = entry.End;
        }

        return kept == 0 ? null : rest.Append(_text, kept, _text.Length - kept).ToString();
    }

    private void Read()
    {
        while (TryReadKeyword(out string keyword, out int start))
        {
            switch (keyword)
            {
                case "machine" when TryReadKeyword(out string machine, out _):
                    SkipProperties();
                    _entries.Add(new Entry(machine, start, EndOfLine(_position)));
                    break;
                case "default":
                    _endOfMachines = Math.Min(_endOfMachines, StartOfLine(start));
                    SkipProperties();
                    break;
                case "macdef":
                    SkipMacro();
                    break;
            }
        }
    }

    // An entry ends behind its last word.
    private void SkipProperties()
    {
        int end = _position;
        while (TryReadKeyword(out string keyword, out _) && keyword is not ("machine" or "default" or "macdef"))
        {
            if (keyword is "login" or "account" or "password" or "user")
            {
                TryReadWord(out _);
            }

            end = _position;
        }

        _position = end;
    }

    // The end of the line belongs to an entry, but not a comment behind it.
    private int EndOfLine(int position)
    {
        int end = position;
        while (end < _text.Length && _text[end] is ' ' or '\t' or '\r')
        {
            end++;
        }

        return end == _text.Length ? end
            : _text[end] == '\n' ? end + 1
            : position;
    }

    // The space before a word that is the first of its line belongs to the word.
    private int StartOfLine(int position)
    {
        int start = position;
        while (start > 0 && _text[start - 1] is ' ' or '\t')
        {
            start--;
        }

        return start == 0 || _text[start - 1] == '\n' ? start : position;
    }

    private bool TryReadKeyword(out string keyword, out int start)
    {
        SkipSpace();
        while (_position < _text.Length && _text[_position] == '#')
        {
            SkipLine();
            SkipSpace();
        }

        start = _position;
        return TryReadWord(out keyword);
    }

    private bool TryReadWord(out string word)
    {
        SkipSpace();
        int start = _position;
        bool isQuoted = start < _text.Length && _text[start] == '"';
        _position += isQuoted ? 1 : 0;
        while (_position < _text.Length)
        {
            char character = _text[_position++];
            if (isQuoted ? character == '"' : IsSpace(character))
            {
                _position -= isQuoted ? 0 : 1;
                break;
            }

            _position += character == '\\' && _position < _text.Length ? 1 : 0;
        }

        word = _text[start.._position].Trim('"');
        return _position > start;
    }

    private void SkipMacro()
    {
        do
        {
            SkipLine();
        } while (_position < _text.Length && _text[_position] is not ('\n' or '\r'));

        _endsInMacro = _position == _text.Length;
    }

    private void SkipLine()
    {
        int end = _text.IndexOf('\n', _position);
        _position = end < 0 ? _text.Length : end + 1;
    }

    private void SkipSpace()
    {
        while (_position < _text.Length && IsSpace(_text[_position]))
        {
            _position++;
        }
    }

    // Each character is one byte of the file, and bytes above these are parts of other characters.
    private static bool IsSpace(char character) => character is ' ' or (>= '\t' and <= '\r');

    private readonly record struct Entry(string Machine, int Start, int End);
}
