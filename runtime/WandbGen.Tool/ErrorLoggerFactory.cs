using Microsoft.Extensions.Logging;

namespace WandbGen.Tool;

/// <summary>
/// Writes the client's log to standard error: warnings, and with <c>--verbose</c> each request. The client leaves no secret in it.
/// </summary>
internal sealed class ErrorLoggerFactory(TextWriter error, bool isVerbose) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) { }

    public void Dispose() { }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= (isVerbose ? LogLevel.Debug : LogLevel.Warning);

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (IsEnabled(logLevel))
        {
            string level = logLevel >= LogLevel.Warning ? "warning: " : "";
            lock (error)
            {
                error.WriteLine($"{level}{Terminal.TerminalText.ToLine(formatter(state, exception))}");
            }
        }
    }
}
