namespace WandbGen.Values;

/// <summary>A text that is parsed when it is first used, on any thread.</summary>
internal sealed class ValueDocument
{
    // At first the bytes; later the parsed text, or the exception if it is not valid.
    private object _state;

    /// <summary>Creates a document that is parsed later.</summary>
    /// <param name="text">The UTF-8 bytes, which the document owns from now on.</param>
    /// <param name="isEscaped">Whether it is the inside of a JSON string, with escapes.</param>
    public ValueDocument(byte[] text, bool isEscaped) => _state = new Unparsed(text, isEscaped);

    /// <summary>Creates a document that is already parsed.</summary>
    public ValueDocument(ParsedText parsed) => _state = parsed;

    /// <summary>The parsed text.</summary>
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
