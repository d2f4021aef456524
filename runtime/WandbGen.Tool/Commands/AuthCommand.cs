using System.CommandLine;
using WandbGen.Tool.Credentials;
using WandbGen.Tool.Output;

namespace WandbGen.Tool.Commands;

/// <summary><c>auth</c>: stores a key, removes it, and shows whose it is.</summary>
internal static class AuthCommand
{
    public static Command Create(ToolContext context)
    {
        var group = new Command("auth", "Log in, log out, and show who you are");
        group.Add(CreateLogin(context));
        group.Add(CreateStatus(context));
        group.Add(CreateLogout(context));
        return group;
    }

    private static Command CreateLogin(ToolContext context)
    {
        var command = new ExampledCommand(
            "login",
            "Store an API key in netrc, where W&B's own client finds it too. The key is read from the terminal or from standard input.",
            "wandbgen auth login",
            "pass wandb | wandbgen auth login"
        );
        command.SetAction(
            async (_, cancellationToken) =>
            {
                Uri server = FindServer(context);
                string key = ReadKey(context, server);
                WandbClientOptions options = context.CreateOptions();
                options.ApiKey = key;
                using WandbApi api = Connect(options);
                User viewer = await api.ViewerAsync(cancellationToken).ConfigureAwait(false);
                string path = NetrcFile.Find(context.Console.Environment);
                NetrcFile.Set(path, server, key);
                context.Tell($"Logged in to {server.Host} as {viewer.Username ?? viewer.Name}. The key is in {path}.");
                if (context.Console.Environment("WANDB_API_KEY") is not null)
                {
                    context.Tell("WANDB_API_KEY is set and takes precedence over it.");
                }
            }
        );
        return command;
    }

    private static Command CreateStatus(ToolContext context)
    {
        var listing = new Listing<(Uri Server, User Viewer)>
        {
            Columns =
            [
                new("server", static status => status.Server),
                new("user", static status => status.Viewer.Username),
                new("name", static status => status.Viewer.Name),
                new("email", static status => status.Viewer.Email),
                new("entity", static status => status.Viewer.Entity),
            ],
            Id = static status => status.Viewer.Username ?? "",
        };
        var command = new ExampledCommand("status", "Show the server, and whose key is used", "wandbgen auth status --json=entity");
        listing.AddShowingTo(command);
        command.SetAction(
            async (arguments, cancellationToken) =>
            {
                Selection<(Uri, User)> selection = listing.Select(context.Console, arguments);
                using WandbApi api = context.Connect();
                User viewer = await api.ViewerAsync(cancellationToken).ConfigureAwait(false);
                Listing<(Uri, User)>.WriteOne(context.Console, selection, (api.Client.BaseUrl, viewer));
            }
        );
        return command;
    }

    private static Command CreateLogout(ToolContext context)
    {
        var command = new ExampledCommand("logout", "Remove the server's key from netrc", "wandbgen auth logout");
        command.SetAction(_ =>
        {
            Uri server = FindServer(context);
            string path = NetrcFile.Find(context.Console.Environment);
            if (!NetrcFile.Remove(path, server))
            {
                throw new ToolException(ExitCode.NotFound, $"{path} has no key for {NetrcFile.NameOf(server)}.");
            }

            context.Tell($"Removed the key of {server.Host} from {path}.");
        });
        return command;
    }

    // The client reads the address from the settings. It needs a key for that, which is not sent.
    private static Uri FindServer(ToolContext context)
    {
        WandbClientOptions options = context.CreateOptions();
        options.ApiKey = new string('0', 40);
        using var client = new WandbClient(options);
        return client.BaseUrl;
    }

    // What was typed is no key, whichever key is configured.
    private static WandbApi Connect(WandbClientOptions options)
    {
        try
        {
            return new WandbApi(options);
        }
        catch (WandbConfigurationException exception)
        {
            throw new UsageException(LibraryMessage.Of(exception));
        }
    }

    private static string ReadKey(ToolContext context, Uri server)
    {
        if (context.Console.CanAsk)
        {
            context.Console.Error.Write($"API key for {server.Host} (it is not shown): ");
            context.Console.Error.Flush();
        }

        string? key = context.Console.CanAsk ? context.Console.ReadSecret() : context.Console.OpenInput().ReadLine();
        context.Console.Error.Write(context.Console.CanAsk ? "\n" : "");
        return key?.Trim() is { Length: > 0 } given ? given : throw new UsageException("No key was given on standard input.");
    }
}
