using System.Collections;
using Microsoft.Extensions.Logging;

namespace WandbGen.Redaction;

/// <summary>Cleans every argument, message and exception before passing it to the user's logger.</summary>
/// <param name="logger">The user's logger; <see langword="null"/> to log nothing.</param>
internal sealed class SafeLogger(ILogger? logger) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => logger?.BeginScope(SafeText.Clean(state.ToString()));

    public bool IsEnabled(LogLevel logLevel) => logger?.IsEnabled(logLevel) is true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (logger?.IsEnabled(logLevel) is true)
        {
            var cleaned = new State(
                SafeText.Clean(formatter(state, exception)),
                state as IReadOnlyList<KeyValuePair<string, object?>> ?? []
            );
            logger.Log(logLevel, eventId, cleaned, RedactedException.Replace(exception), static (state, _) => state.ToString());
        }
    }

    private sealed class State(string message, IReadOnlyList<KeyValuePair<string, object?>> arguments)
        : IReadOnlyList<KeyValuePair<string, object?>>
    {
        public int Count => arguments.Count;

        public KeyValuePair<string, object?> this[int index]
        {
            get
            {
                (string name, object? value) = arguments[index];
                return new(name, value is null or IConvertible and not string or TimeSpan ? value : SafeText.Clean(value.ToString()));
            }
        }

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
        {
            for (int index = 0; index < Count; index++)
            {
                yield return this[index];
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public override string ToString() => message;
    }
}
