using System.Globalization;
using System.Runtime.InteropServices;
using WandbGen.Testing;

const string Help = """
    A local server that speaks the W&B API.

      dotnet run --project samples/Sandbox -- [options]

      --port N             the API's port on 127.0.0.1             (8080)
      --storage-port N     the storage's port on 127.0.0.1         (8081)
      --data DIR           a local W&B directory to serve as it is (an example project, trained at start)
      --entity NAME        the entity of the runs in DIR           (sandbox)
      --project NAME       the project of the runs in DIR          (quickstart)
      --api-key KEY        the key that is accepted                (sandbox0 five times)
      --features LIST      the features that the server has, with commas between them: an older server has fewer, or "none" (all)
      --old-server         a server from before there were features
      --int64-as-text      whole numbers of 64 bits are text
      --url-lifetime N     seconds that a signed address is good   (3600)
    """;

var options = new WandbSandboxOptions
{
    Port = 8080,
    StoragePort = 8081,
    ExampleProject = true,
};
for (int i = 0; i < args.Length; i++)
{
    if (args[i] is "-h" or "--help")
    {
        Console.WriteLine(Help);
        return 0;
    }

    if (args[i] == "--old-server")
    {
        options = options with { Features = null };
        continue;
    }

    if (args[i] == "--int64-as-text")
    {
        options = options with { Int64AsText = true };
        continue;
    }

    if (i + 1 == args.Length)
    {
        return Refuse(args[i].StartsWith("--", StringComparison.Ordinal) ? $"{args[i]} needs a value." : $"'{args[i]}' is not an option.");
    }

    string name = args[i];
    string value = args[++i];
    int number = 0;
    if (
        name is "--port" or "--storage-port" or "--url-lifetime"
        && (
            !int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out number)
            || (name != "--url-lifetime" && number > 65535)
        )
    )
    {
        return Refuse($"{name} must be a whole number{(name == "--url-lifetime" ? "" : " up to 65535")}, but is '{value}'.");
    }

    switch (name)
    {
        case "--port":
            options = options with { Port = number };
            break;
        case "--storage-port":
            options = options with { StoragePort = number };
            break;
        case "--data":
            options = options with { DataDirectory = value };
            break;
        case "--entity":
            options = options with { Entity = value };
            break;
        case "--project":
            options = options with { Project = value };
            break;
        case "--api-key":
            options = options with { ApiKey = value };
            break;
        case "--features":
            string[] features = value == "none" ? [] : value.Split(',');
            if (features.Except(SandboxFeatures.All).FirstOrDefault() is { } unknown)
            {
                return Refuse($"'{unknown}' is not a feature that the sandbox has; those are {string.Join(", ", SandboxFeatures.All)}.");
            }

            options = options with { Features = features };
            break;
        case "--url-lifetime":
            options = options with { UrlLifetime = TimeSpan.FromSeconds(number) };
            break;
        default:
            return Refuse($"'{name}' is not an option.");
    }
}

try
{
    await using WandbSandbox sandbox = await WandbSandbox.StartAsync(options);
    Console.WriteLine(
        $"""
        The API is at {sandbox.BaseUrl}, the storage at {sandbox.StorageUrl}. Point any client at it, W&B's own too:

          export WANDB_BASE_URL={sandbox.BaseUrl.ToString().TrimEnd('/')}
          export WANDB_API_KEY={sandbox.ApiKey}

        Runs are {options.Entity}/{options.Project}/<id>. Press Ctrl-C to stop.
        """
    );
    var stopped = new TaskCompletionSource();
    using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    await stopped.Task;
    return 0;

    void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        stopped.TrySetResult();
    }
}
catch (DirectoryNotFoundException error)
{
    return Refuse(error.Message);
}
catch (IOException error)
{
    return Refuse($"{error.Message} Choose another port with --port and --storage-port.");
}

static int Refuse(string message)
{
    Console.Error.WriteLine(message);
    Console.Error.WriteLine("--help lists the options.");
    return 2;
}
