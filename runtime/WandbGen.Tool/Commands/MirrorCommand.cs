using System.CommandLine;
using WandbGen.Tool.Mirrors;
using WandbGen.Tool.Output;

namespace WandbGen.Tool.Commands;

/// <summary><c>mirror</c>: keeps a copy of a project or of all projects of an entity.</summary>
internal static class MirrorCommand
{
    public static Command Create(ToolContext context)
    {
        var group = new Command("mirror", "Keep a verified copy of projects in a directory");
        group.Add(CreateRun(context));
        group.Add(CreateStatus(context));
        group.Add(CreateVerify(context));
        return group;
    }

    private static Command CreateRun(ToolContext context)
    {
        var path = new Argument<string>("project") { Description = "entity/project, or an entity for all of its projects" };
        var directory = new Argument<string>("directory") { Description = "Where the mirror is, or begins" };
        var shard = new Option<string?>("--shard")
        {
            Description = "Only the part of one of several processes: 1/4 for the first of four",
            HelpName = "i/n",
        };
        var command = new ExampledCommand(
            "run",
            "Copy what is new: runs, histories, files, logs and artifacts, each verified. What was interrupted goes on.",
            "wandbgen mirror e/p backup",
            "wandbgen mirror e backup --shard $SLURM_ARRAY_TASK_ID/16",
            "wandbgen mirror status backup",
            "wandbgen mirror verify backup"
        );
        command.Add(path);
        command.Add(directory);
        command.Add(shard);
        command.SetAction(
            async (arguments, cancellationToken) =>
            {
                Shard part = arguments.GetValue(shard) is { } text ? Shard.Parse(text) : Shard.All;
                string source = arguments.GetRequiredValue(path);
                using WandbApi api = context.Connect();
                bool isEntity = !source.Contains('/', StringComparison.Ordinal);
                // Before anything is written: it may not exist.
                List<Project> projects = isEntity
                    ? await api.Projects(source).ToListAsync(cancellationToken).ConfigureAwait(false)
                    : [await api.ProjectAsync(source, cancellationToken).ConfigureAwait(false)];
                if (projects.Count == 0)
                {
                    throw new WandbNotFoundException(
                        $"'{source}' has no project: there is no such user or team, or the API key has no access to it."
                    );
                }

                var mirror = new ProjectMirror(
                    context.Tell,
                    MirrorDirectory.Open(arguments.GetRequiredValue(directory), api.Client.BaseUrl),
                    part
                );
                foreach (Project project in projects)
                {
                    await mirror.RunAsync(api, project, cancellationToken).ConfigureAwait(false);
                }

                return mirror.Summarize();
            }
        );
        return command;
    }

    private static Command CreateStatus(ToolContext context)
    {
        var directory = new Argument<string>("directory") { Description = "The mirror" };
        var listing = new Listing<MirrorRecord>
        {
            Columns =
            [
                new("path", static record => record.Path),
                new("files", static record => (long?)record.Entries.Count),
                new("size", static record => Cell.Bytes(record.Bytes)),
                new("rows", static record => (long?)record.Rows),
                new("missing", static record => record.ExpectedRows - record.Rows is > 0 and var missing ? missing : (long?)0),
                new("before_step", static record => (long?)record.BeforeStep, IsShown: false),
            ],
            Id = static record => record.Path,
        };
        var command = new ExampledCommand("status", "List what a mirror has, from its records alone", "wandbgen mirror status backup");
        command.Add(directory);
        listing.AddTo(command);
        command.SetAction(
            async (arguments, cancellationToken) =>
            {
                MirrorDirectory mirror = MirrorDirectory.OpenExisting(arguments.GetRequiredValue(directory));
                var problems = new List<string>();
                await listing
                    .WriteAsync(
                        context.Console,
                        listing.Select(context.Console, arguments),
                        mirror
                            .FindRecorded((unreadable, reason) => problems.Add($"{unreadable} cannot be listed: {reason}"))
                            .Select(recorded => TryRead(recorded, problems.Add))
                            .OfType<MirrorRecord>()
                            .ToAsyncEnumerable(),
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                problems.ForEach(context.Tell);
                return problems.Count == 0 ? ExitCode.Success : ExitCode.VerificationFailed;
            }
        );
        return command;
    }

    // A record that cannot be read does not keep the others from being read.
    private static MirrorRecord? TryRead(string directory, Action<string> tell)
    {
        try
        {
            return MirrorRecord.Read(directory)
                ?? throw new ToolException(ExitCode.NotFound, $"{Path.Combine(directory, MirrorRecord.FileName)} leads to no file.");
        }
        catch (ToolException exception)
        {
            tell(exception.Message);
            return null;
        }
    }

    private static Command CreateVerify(ToolContext context)
    {
        var directory = new Argument<string>("directory") { Description = "The mirror" };
        var listing = new Listing<(string Problem, string File)>
        {
            Columns = [new("problem", static found => found.Problem), new("file", static found => found.File)],
            Id = static found => found.File,
        };
        var command = new ExampledCommand(
            "verify",
            "Read every file of a mirror, and list what is missing or damaged; needs no server",
            "wandbgen mirror verify backup"
        );
        command.Add(directory);
        listing.AddTo(command);
        command.SetAction(
            async (arguments, cancellationToken) =>
            {
                MirrorDirectory mirror = MirrorDirectory.OpenExisting(arguments.GetRequiredValue(directory));
                var found = new List<(string, string)>();
                int files = 0;
                IEnumerable<string> all = mirror.FindRecorded(
                    (unreadable, reason) =>
                    {
                        context.Tell($"{unreadable} cannot be listed: {reason}");
                        files++;
                        found.Add(("unreadable", Path.GetRelativePath(mirror.Root, unreadable)));
                    }
                );
                foreach (string recorded in all)
                {
                    if (TryRead(recorded, context.Tell) is not { } record)
                    {
                        files++;
                        found.Add(("damaged", Path.GetRelativePath(mirror.Root, Path.Combine(recorded, MirrorRecord.FileName))));
                        continue;
                    }

                    foreach (MirrorEntry entry in record.Entries)
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        files++;
                        if (entry.FindProblem(recorded) is { } problem)
                        {
                            found.Add((problem, Path.GetRelativePath(mirror.Root, Path.Combine(recorded, entry.Path))));
                        }
                    }
                }

                await listing
                    .WriteAsync(context.Console, listing.Select(context.Console, arguments), found.ToAsyncEnumerable(), cancellationToken)
                    .ConfigureAwait(false);
                context.Tell(
                    found.Count == 0
                        ? $"{Quantity.Of(files, "file")} are right."
                        : $"{found.Count} of {Quantity.Of(files, "file")} are not right."
                );
                return found.Count == 0 ? ExitCode.Success : ExitCode.VerificationFailed;
            }
        );
        return command;
    }
}
