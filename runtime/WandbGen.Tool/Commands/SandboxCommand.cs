using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using WandbGen.IO;
using WandbGen.Testing;

namespace WandbGen.Tool.Commands;

/// <summary><c>sandbox</c>: a local server with W&amp;B's API.</summary>
internal static class SandboxCommand
{
    /// <summary>Whether this build has it. What it is made of cannot be compiled ahead of time.</summary>
    [FeatureSwitchDefinition("WandbGen.Tool.HasSandbox")]
    private static bool HasSandbox => !AppContext.TryGetSwitch("WandbGen.Tool.HasSandbox", out bool hasSandbox) || hasSandbox;

    public static Command Create(ToolContext context)
    {
        var port = new Option<int>("--port")
        {
            Description = "The API's port on 127.0.0.1; 0 takes a free one",
            DefaultValueFactory = static _ => 8080,
        };
        var storagePort = new Option<int>("--storage-port")
        {
            Description = "The storage's port on 127.0.0.1; 0 takes a free one",
            DefaultValueFactory = static _ => 8081,
        };
        foreach (Option<int> option in (Option<int>[])[port, storagePort])
        {
            option.Validators.Add(result =>
            {
                if (ToolArguments.ReadNumber(result) is not (null or (>= 0 and <= 65535)))
                {
                    result.AddError($"{option.Name} must be between 0 and 65535.");
                }
            });
        }

        var data = new Option<string?>("--data")
        {
            Description = "A local W&B directory to serve; an example project if not given",
            HelpName = "directory",
        };
        var command = new ExampledCommand(
            "sandbox",
            "Start a local server with W&B's API, until Ctrl-C",
            "wandbgen sandbox",
            "wandbgen sandbox --data ~/experiment --port 0"
        );
        command.Add(port);
        command.Add(storagePort);
        command.Add(data);
        command.SetAction(
            async (arguments, cancellationToken) =>
            {
                if (!HasSandbox)
                {
                    throw new ToolException(
                        ExitCode.Failure,
                        "This build has no sandbox: it is compiled ahead of time, which the sandbox cannot be. Use the .NET tool: "
                            + "'dnx WandbGen.Tool sandbox'."
                    );
                }

                await RunAsync(
                        context,
                        arguments.GetValue(port),
                        arguments.GetValue(storagePort),
                        arguments.GetValue(data),
                        cancellationToken
                    )
                    .ConfigureAwait(false);
            }
        );
        return command;
    }

    private static async Task RunAsync(ToolContext context, int port, int storagePort, string? data, CancellationToken cancellationToken)
    {
        var options = new WandbSandboxOptions
        {
            Port = port,
            StoragePort = storagePort,
            DataDirectory = data is null ? null : FullPath.Of(data),
            ExampleProject = data is null,
        };
        WandbSandbox sandbox;
        try
        {
            sandbox = await WandbSandbox.StartAsync(options, cancellationToken).ConfigureAwait(false);
        }
        catch (DirectoryNotFoundException exception)
        {
            throw new UsageException(exception.Message);
        }
        catch (Exception exception) when (exception is SocketException or IOException { InnerException: AddressInUseException })
        {
            throw new ToolException(
                ExitCode.Failure,
                $"The ports {port} and {storagePort} cannot both be used: {exception.Message.TrimEnd('.')}. "
                    + "Choose others with --port and --storage-port."
            );
        }

        await using (sandbox.ConfigureAwait(false))
        {
            // In the syntax of a shell, so that the output can be evaluated.
            context.Console.Output.WriteLine($"export WANDB_BASE_URL={sandbox.BaseUrl.ToString().TrimEnd('/')}");
            context.Console.Output.WriteLine($"export WANDB_API_KEY={sandbox.ApiKey}");
            context.Console.Output.Flush();
            context.Tell($"Runs are {options.Entity}/{options.Project}/<id>. Press Ctrl-C to stop.");
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                context.Tell("Stopped.");
            }
        }
    }
}
