namespace WandbGen.Values;

/// <summary>A text that is parsed when it is first used, on any thread.</summary>
internal sealed class ValueDocument
{
    // The bytes, then what was parsed of them or what is wrong with them.
    private object _state;

    /// <summary>Keeps a text for later.</summary>
    /// <param name="text">The UTF-8, which this takes over.</param>
    /// <param name="isEscaped">Whether it is the inside of a JSON string, with escapes.</param>
    public ValueDocument(byte[] text, bool isEscaped) => _state = new Unparsed(text, isEscaped);

    /// <summary>A text that is parsed already.</summary>
    public ValueDocument(ParsedText parsed) => _state = parsed;

    /// <summary>What is in the text.</summary>
    /// <exception cref="WandbProtocolException">It is not JSON.</exception>
    public ParsedText Parsed =>
        Volatile.Read(ref _state) switch
        {
            ParsedText parsed => parsed,
            FormatException problem => throw Failure(problem),
            var unparsed => Parse((Unparsed)unparsed),
        };

    private ParsedText Parse(Unparsed unparsed)
    {
        byte[] text = unparsed.Text;
        if (unparsed.IsEscaped)
        {
            byte[] buffer = new byte[text.Length];
            text = buffer[..JsonText.Unescape(text, buffer)];
        }

        try
        {
            var parsed = new ParsedText(text, ValueParser.Parse(text));
            Volatile.Write(ref _state, parsed);
            return parsed;
        }
        catch (FormatException problem)
        {
            Volatile.Write(ref _state, problem);
            throw Failure(problem);
        }
    }

    private static WandbProtocolException Failure(FormatException problem) =>
        new($"The server sent a value that is not JSON. {problem.Message}", innerException: problem);

    private sealed record Unparsed(byte[] Text, bool IsEscaped);
}
