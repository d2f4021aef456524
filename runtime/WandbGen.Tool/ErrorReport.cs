using System.Globalization;
using WandbGen.Tool.Terminal;

namespace WandbGen.Tool;

/// <summary>The one place where a failure becomes what a user reads, and what a script gets.</summary>
internal static class ErrorReport
{
    private const int LongestList = 20;

    /// <summary>Writes what failed, and returns the exit code.</summary>
    public static int Write(Exception exception, ToolConsole console, CancellationToken cancellationToken)
    {
        try
        {
            console.Output.Flush();
        }
        catch (IOException)
        {
            // The reader of the output has closed it. If this was the failure, it is reported below.
        }

        if (exception is OperationCanceledException && cancellationToken.IsCancellationRequested)
        {
            Say(console, "Interrupted. Complete files are in place; the same command continues where it stopped.");
            return ExitCode.Interrupted;
        }

        // A reader that has closed the pipe, such as `head`, has what it wanted.
        if (exception is OutputClosedException)
        {
            return ExitCode.Success;
        }

        // A script gets every line, and a person those that fit on a screen.
        IReadOnlyList<ItemFailure> failures = Failures.Of(exception);
        int shown = console.IsErrorTerminal ? Math.Min(failures.Count, LongestList) : failures.Count;
        foreach ((string item, Exception failure) in failures.Take(shown))
        {
            Say(console, $"{item}: {MessageOf(failure)}");
        }

        if (shown < failures.Count)
        {
            Say(console, $"… and {failures.Count - shown} more; all are listed when standard error is a file.");
        }

        Say(console, MessageOf(exception));
        if (HintFor(exception) is { } hint)
        {
            console.Error.WriteLine(hint);
        }

        return CodeOf(exception);
    }

    /// <summary>The exit code of a failure.</summary>
    public static int CodeOf(Exception exception) =>
        exception switch
        {
            ToolException failure => failure.ExitCode,
            UsageException or ArgumentException => ExitCode.Usage,
            WandbNotFoundException => ExitCode.NotFound,
            WandbAuthenticationException => ExitCode.Authentication,
            WandbConfigurationException => IsConfigured() ? ExitCode.Usage : ExitCode.Authentication,
            WandbRateLimitException => ExitCode.RateLimit,
            WandbIntegrityException or WandbIncompleteHistoryException => ExitCode.VerificationFailed,
            // All items failed for the same reason, whose exit code is more precise.
            SomeFailedException { IsAll: true } none
                when none.Failures.Select(static item => CodeOf(item.Failure)).Distinct().ToArray() is [var code] => code,
            _ when Failures.Of(exception) is { Count: > 0 } failures => failures.All(static failure =>
                failure.Failure is WandbIntegrityException
            )
                ? ExitCode.VerificationFailed
                : ExitCode.SomeFailed,
            _ => ExitCode.Failure,
        };

    // The library names its options where the tool has options of the command line.
    private static string MessageOf(Exception exception) =>
        exception is WandbFileExistsException exists ? $"{exists.Path} exists and differs from the server's file; --replace replaces it."
        : Failures.Of(exception) is { Count: > 0 } failures
            ? $"{failures.Count} failed, all others are complete. The same command continues with the missing ones."
        : LibraryMessage.Of(exception);

    private static string? HintFor(Exception exception) =>
        exception switch
        {
            WandbAuthenticationException or WandbConfigurationException when !IsConfigured() || exception is WandbAuthenticationException =>
                "'wandbgen auth login' stores a key; 'wandbgen auth status' shows which one is used.",
            WandbException { RetryAfter: { } wait } => string.Create(
                CultureInfo.InvariantCulture,
                $"The server asks to wait {wait.TotalSeconds:0.#} s."
            ),
            _ => null,
        };

    private static bool IsConfigured()
    {
        try
        {
            return WandbClient.IsConfigured();
        }
        catch (WandbConfigurationException)
        {
            // There is a key or a setting, and it is malformed.
            return true;
        }
    }

    private static void Say(ToolConsole console, string message) =>
        console.Error.WriteLine($"{Style.Red("wandbgen:", console.IsErrorColoured)} {TerminalText.ToLine(message)}");
}
