using WandbGen.Tool.Terminal;

namespace WandbGen.Tool;

/// <summary>What a command works with.</summary>
internal sealed class ToolContext(ToolConsole console)
{
    public ToolConsole Console => console;

    /// <summary>Whether the client's log is shown: <c>--verbose</c>.</summary>
    public bool IsVerbose { get; set; }

    /// <summary>Whether a server without encryption is used: <c>--allow-http</c>.</summary>
    public bool AllowsHttp { get; set; }

    /// <summary>How long the server may take to answer: <c>--timeout</c>.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>The settings of the client: what the surroundings say, and the options that every command has.</summary>
    public WandbClientOptions CreateOptions()
    {
        WandbClientOptions options = console.CreateClientOptions();
        options.LoggerFactory = new ErrorLoggerFactory(console.Error, IsVerbose);
        options.AllowInsecureHttp |= AllowsHttp;
        if (Timeout is { } timeout)
        {
            options.AttemptTimeout = timeout;
            options.TotalTimeout = timeout > options.TotalTimeout ? timeout : options.TotalTimeout;
        }

        return options;
    }

    /// <summary>Connects to the server that the surroundings name.</summary>
    public WandbApi Connect() => new(CreateOptions());

    /// <summary>Tells the user something that is no data.</summary>
    public void Tell(string message) => console.Error.WriteLine(TerminalText.ToLine(message));

    /// <summary>
    /// Whether to continue with what cannot be undone: by <c>--yes</c>, or because a person at a terminal agrees. Nothing is done silently.
    /// </summary>
    /// <param name="question">What is about to happen, as a question.</param>
    /// <param name="isAgreed">Whether <c>--yes</c> was given.</param>
    /// <exception cref="UsageException">There is no terminal to ask at.</exception>
    public bool Confirm(string question, bool isAgreed)
    {
        if (isAgreed)
        {
            return true;
        }

        if (!console.CanAsk)
        {
            throw new UsageException($"{question} There is no terminal to answer at: pass --yes, or --dry-run to see what would be done.");
        }

        console.Error.Write($"{TerminalText.ToLine(question)} [y/N] ");
        console.Error.Flush();
        return console.OpenInput().ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES";
    }
}
