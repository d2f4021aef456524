using System.CommandLine;
using WandbGen.Tool.Files;
using WandbGen.Tool.Output;

namespace WandbGen.Tool.Commands;

/// <summary><c>files</c>: lists the files of a run.</summary>
internal static class FilesCommand
{
    public static Command Create(ToolContext context)
    {
        var path = new Argument<string>("run") { Description = "entity/project/run, or the address of its page" };
        var files = new FileSelection();
        Listing<RunFile> listing = CreateListing();
        var command = new ExampledCommand(
            "files",
            "List the files of a run",
            "wandbgen files e/p/r '*.json'",
            "wandbgen files e/p/r --sort -size -n 10",
            "wandbgen files e/p/r -q | grep ckpt | wandbgen get e/p/r - -o out"
        );
        command.Add(path);
        files.AddTo(command);
        listing.AddTo(command);
        command.SetAction(
            async (arguments, cancellationToken) =>
            {
                Selection<RunFile> selection = listing.Select(context.Console, arguments);
                ChosenFiles chosen = files.Select(context.Console, arguments);
                using WandbApi api = context.Connect();
                Run run = await api.RunAsync(arguments.GetRequiredValue(path), cancellationToken).ConfigureAwait(false);
                await listing
                    .WriteAsync(context.Console, selection, chosen.ListAsync(run, cancellationToken), cancellationToken)
                    .ConfigureAwait(false);
            }
        );
        return command;
    }

    public static Listing<RunFile> CreateListing() =>
        new()
        {
            Columns =
            [
                new("name", static file => file.Name),
                new("size", static file => Cell.Bytes(file.Size)),
                new("updated", static file => file.UpdatedAt),
                new("type", static file => file.MimeType, IsShown: false),
                new("md5", static file => file.Md5, IsShown: false),
            ],
            Id = static file => file.Name,
        };
}
