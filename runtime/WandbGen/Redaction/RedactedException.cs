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

    /// <summary>An exception as it may be shown: itself, if none of its texts is changed by cleaning.</summary>
    public static Exception? Replace(Exception? exception) =>
        exception is null || IsSafe(exception) ? exception : new RedactedException(exception);

    /// <summary>What the original would say, cleaned.</summary>
    public override string ToString() => _text;

    private static bool IsSafe(Exception? exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            // These have been here before.
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

    // A text of .NET's own exceptions is made of their messages; others may add anything.
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
        // A text of several lines, such as one with a stack, is whole as it is; a line that is longer than a message is not.
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
