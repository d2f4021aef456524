using Microsoft.Extensions.Logging;
using WandbGen;

using ILoggerFactory logs = new Logs();
using var client = new WandbClient(new WandbClientOptions { LoggerFactory = logs });
await foreach (Upload upload in new Uploads(client, "sandbox", "quickstart", "hare", pageSize: 2))
{
    Console.WriteLine($"{upload.Name} {upload.Size}");
}

[WandbObject("File")]
public sealed partial record Upload
{
    public required string Name { get; init; }

    [WandbField("sizeBytes")]
    public long Size { get; init; }
}

[WandbCollection<Upload>(
    """
        query Uploads($entity: String!, $project: String!, $run: String!) {
          project(name: $project, entityName: $entity) { run(name: $run) { files } }
        }
        """
)]
public sealed partial class Uploads;

// With the interfaces of the package and nothing else.
internal sealed class Logs : ILoggerFactory, ILogger
{
    public void AddProvider(ILoggerProvider provider) { }

    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose() { }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => Console.WriteLine($"{logLevel}: {formatter(state, exception)}");
}
