using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace WandbGen.Tests;

/// <summary>Records what is logged at every level: messages with exceptions and values, and scopes.</summary>
internal sealed class RecordingLogger(ConcurrentQueue<string> texts) : ILoggerFactory, ILoggerProvider, ILogger
{
    public RecordingLogger()
        : this(new ConcurrentQueue<string>()) { }

    public ConcurrentQueue<string> Texts => texts;

    public void AddProvider(ILoggerProvider provider) { }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        texts.Enqueue($"{state}");
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) =>
        texts.Enqueue(
            formatter(state, exception)
                + exception
                + (state is IEnumerable<KeyValuePair<string, object?>> values ? string.Join(' ', values) : "")
        );

    public void Dispose() { }
}
