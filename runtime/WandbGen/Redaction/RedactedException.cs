using System.Collections;
using System.Net.Http.Headers;

namespace WandbGen.Redaction;

/// <summary>
/// Replaces an inner exception whose texts have secrets. It has the original's type name, message and stack trace, cleaned.
/// </summary>
internal sealed class RedactedException : Exception
{
    private readonly string _text;

    private RedactedException(Exception original)
        : base($"{original.GetType()}: {SafeText.Clean(original.Message)}")
    {
        HResult = original.HResult;
        _text = SafeText.CleanLines(original.ToString());
    }

    /// <summary>Returns an exception that is safe to show: the exception itself, if cleaning changes none of its texts.</summary>
    public static Exception? Replace(Exception? exception) =>
        exception is null || IsSafe(exception) ? exception : new RedactedException(exception);

    /// <summary>Returns the text of the original, cleaned.</summary>
    public override string ToString() => _text;

    private static bool IsSafe(Exception? exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            // Such an exception was cleaned before.
            if (cause is RedactedException)
            {
                return true;
            }

            if (
                !AreSafe(cause is WandbException || IsOfDotNet(cause) ? cause.Message : cause.ToString())
                || !AreSafe(cause.Data)
                || !AreSafe(cause.HelpLink ?? "")
            )
            {
                return false;
            }

            if (cause is AggregateException aggregate && !aggregate.InnerExceptions.All(IsSafe))
            {
                return false;
            }
        }

        return true;
    }

    // The text of .NET's own exceptions consists of their messages. Other types can add anything.
    private static bool IsOfDotNet(Exception exception) =>
        exception.GetType().Assembly is var assembly
        && (
            assembly == typeof(Exception).Assembly
            || assembly == typeof(HttpHeaders).Assembly
            || assembly == typeof(System.Net.Sockets.Socket).Assembly
            || assembly == typeof(System.Text.Json.JsonException).Assembly
            || assembly == typeof(System.Net.Security.SslStream).Assembly
        );

    private static bool AreSafe(string text)
    {
        // A text of several lines, such as one with a stack trace, is kept, unless a line is longer than the limit of a message.
        foreach (string line in text.Split(['\r', '\n', '\t']))
        {
            if (line != SafeText.Clean(line))
            {
                return false;
            }
        }

        return ReferenceEquals(text, Secrets.Remove(text));
    }

    private static bool AreSafe(IDictionary data)
    {
        foreach (DictionaryEntry entry in data)
        {
            if (!AreSafe($"{entry.Key}") || !AreSafe($"{entry.Value}"))
            {
                return false;
            }
        }

        return true;
    }
}
