using System.CommandLine;
using WandbGen.IO;
using WandbGen.Tool.Output;
using WandbGen.Tool.Progress;

namespace WandbGen.Tool.Commands;

/// <summary><c>artifacts</c>: lists, downloads, logs and verifies artifacts, and tells where they come from.</summary>
internal static class ArtifactsCommand
{
    public const string PathDescription = "entity/project/name:alias, or the address of its page";

    public static Command Create(ToolContext context)
    {
        var group = new Command("artifacts", "List, download, log, verify and change artifacts");
        group.Add(CreateCollections(context));
        group.Add(CreateVersions(context));
        group.Add(CreateFiles(context));
        group.Add(CreateGet(context));
        group.Add(CreatePut(context));
        group.Add(CreateVerify(context));
        group.Add(CreateLineage(context));
        group.Add(ArtifactChangeCommands.CreateTag(context));
        group.Add(ArtifactChangeCommands.CreateAlias(context));
        group.Add(ArtifactChangeCommands.CreateLink(context));
        group.Add(ArtifactChangeCommands.CreateUnlink(context));
        group.Add(ArtifactChangeCommands.CreateDelete(context));
        return group;
    }

    public static Listing<ArtifactCollection> CreateCollectionListing() =>
        new()
        {
            Columns =
            [
                new("name", static collection => collection.Name),
                new("type", static collection => collection.Type),
                new("created", static collection => collection.CreatedAt),
                new("updated", static collection => collection.UpdatedAt),
                new("tags", static collection => Cell.List(collection.Tags)),
                new("description", static collection => collection.Description, IsShown: false),
                new("path", static collection => collection.Path, IsShown: false),
            ],
            Id = static collection => collection.Path,
        };

    private static Command CreateCollections(ToolContext context) =>
        new ListCommand<ArtifactCollection>
        {
            Description = "List the collections of artifacts of a project",
            Argument = ("project", "entity/project, or the address of its page"),
            Example = "wandbgen artifacts e/p",
            List = static (api, path, token) =>
                ListCommand<ArtifactCollection>.After(api.ProjectAsync(path, token), static project => project.Collections(), token),
            Listing = CreateCollectionListing(),
        }.Create(context);

    private static Command CreateVersions(ToolContext context) =>
        new ListCommand<Artifact>
        {
            Name = "versions",
            Description = "List the versions of an artifact",
            Argument = ("collection", "entity/project/name"),
            Example = "wandbgen artifacts versions e/p/model --sort -size",
            List = static (api, path, token) =>
                ListCommand<Artifact>.After(api.ArtifactCollectionAsync(path, token), static collection => collection.Artifacts(), token),
            Listing = new()
            {
                Columns =
                [
                    new("version", static artifact => artifact.Version),
                    new("aliases", static artifact => Cell.List(artifact.Aliases)),
                    new("size", static artifact => Cell.Bytes(artifact.Size)),
                    new("files", static artifact => (long?)artifact.FileCount),
                    new("created", static artifact => artifact.CreatedAt),
                    new("state", static artifact => artifact.State.Name, IsShown: false),
                    new("tags", static artifact => Cell.List(artifact.Tags), IsShown: false),
                    new("digest", static artifact => artifact.Digest, IsShown: false),
                    new("description", static artifact => artifact.Description, IsShown: false),
                    new("metadata", static artifact => artifact.Metadata, IsShown: false),
                    new("path", static artifact => artifact.Path, IsShown: false),
                ],
                Id = static artifact => artifact.Path,
                FindOther = static name =>
                    name.StartsWith("metadata.", StringComparison.Ordinal)
                        ? new Column<Artifact>(name, artifact => artifact.Metadata.Find(name["metadata.".Length..]))
                        : null,
                OtherNames = ", metadata.KEY",
            },
        }.Create(context);

    private static Command CreateFiles(ToolContext context) =>
        new ListCommand<ArtifactEntry>
        {
            Name = "files",
            Description = "List what is in a version of an artifact",
            Argument = ("artifact", PathDescription),
            Example = "wandbgen artifacts files e/p/model:latest",
            List = static (api, path, token) =>
                ListCommand<ArtifactEntry>.After(
                    api.ArtifactAsync(path, token),
                    artifact => artifact.Entries(cancellationToken: token),
                    token
                ),
            Listing = new()
            {
                Columns =
                [
                    new("name", static entry => entry.Path),
                    new("size", static entry => Cell.Bytes(entry.Size)),
                    new("digest", static entry => entry.Digest, IsShown: false),
                    new("reference", static entry => entry.Reference),
                ],
                Id = static entry => entry.Path,
            },
        }.Create(context);

    private static Command CreateGet(ToolContext context)
    {
        var path = new Argument<string>("artifact") { Description = PathDescription };
        var pattern = new Argument<string?>("pattern")
        {
            Description = "Which entries; * stands for any characters, / included",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var output = new Option<string>("--output", "-o")
        {
            Description = "The directory",
            HelpName = "directory",
            DefaultValueFactory = static _ => ".",
        };
        var replace = new Option<bool>("--replace") { Description = "Replace files that are there and are not right" };
        var noReferences = new Option<bool>("--no-references") { Description = "Leave out what is stored elsewhere" };
        var cache = new Option<bool>("--cache") { Description = "Use the cache of W&B's client, and add to it" };
        Option<int?> parallel = GetCommand.CreateParallel();
        var command = new ExampledCommand(
            "get",
            "Download an artifact; each file is verified, and what is there and right stays",
            "wandbgen artifacts get e/p/model:latest -o model",
            "wandbgen artifacts get e/p/model:v3 'weights/*' -o model --cache"
        );
        command.Add(path);
        command.Add(pattern);
        command.Add(output);
        command.Add(replace);
        command.Add(cache);
        command.Add(noReferences);
        command.Add(parallel);
        command.SetAction(
            async (arguments, cancellationToken) =>
            {
                var transfer = new DownloadOptions { Replace = arguments.GetValue(replace) };
                var options = new ArtifactDownloadOptions
                {
                    Pattern = arguments.GetValue(pattern),
                    FollowReferences = !arguments.GetValue(noReferences),
                    Cache = arguments.GetValue(cache) ? new ArtifactCache() : null,
                    Transfer = arguments.GetValue(parallel) is { } limit ? transfer with { MaxParallelFiles = limit } : transfer,
                };
                using WandbApi api = context.Connect();
                Artifact artifact = await api.ArtifactAsync(arguments.GetRequiredValue(path), cancellationToken).ConfigureAwait(false);
                string root = arguments.GetRequiredValue(output);
                ArtifactDownload done = await TransferProgress
                    .RunAsync(
                        context.Console,
                        checked((int)Math.Min(artifact.FileCount, int.MaxValue)),
                        artifact.Size,
                        progress => artifact.DownloadAsync(root, options, progress, cancellationToken)
                    )
                    .ConfigureAwait(false);
                context.Tell(
                    $"{Quantity.Of(done.Downloaded, "file")} downloaded ({Quantity.OfBytes(done.BytesDownloaded)}) to {root}"
                        + (done.UpToDate > 0 ? $", {done.UpToDate} there already" : "")
                        + (done.FromCache > 0 ? $", {done.FromCache} from the cache" : "")
                        + (done.Unverified.Count > 0 ? $", {done.Unverified.Count} without an MD5 to verify" : "")
                        + "."
                );
            }
        );
        return command;
    }

    private static Command CreatePut(ToolContext context)
    {
        var run = new Argument<string>("run") { Description = "The run that logs it: entity/project/run" };
        var name = new Argument<string>("name") { Description = "The name of the artifact" };
        var paths = new Argument<string[]>("path") { Description = "Files and directories", Arity = ArgumentArity.OneOrMore };
        var type = new Option<string>("--type") { Description = "The type, such as model or dataset", Required = true };
        var aliases = new Option<string[]>("--alias") { Description = "An alias; may be repeated (latest)" };
        var description = new Option<string?>("--description") { Description = "What it is" };
        var command = new ExampledCommand(
            "put",
            "Log a version of an artifact; what the storage has already is not sent",
            "wandbgen artifacts put e/p/r model out/ --type model --alias best"
        );
        command.Add(run);
        command.Add(name);
        command.Add(paths);
        command.Add(type);
        command.Add(aliases);
        command.Add(description);
        command.SetAction(
            async (arguments, cancellationToken) =>
            {
                var artifact = new NewArtifact(arguments.GetRequiredValue(name), arguments.GetRequiredValue(type))
                {
                    Description = arguments.GetValue(description),
                };
                foreach (string path in arguments.GetRequiredValue(paths))
                {
                    Add(artifact, path);
                }

                if (artifact.Entries.Count == 0)
                {
                    throw new ToolException(
                        ExitCode.Failure,
                        $"There is nothing to log: {string.Join(", ", arguments.GetRequiredValue(paths))} has no files."
                    );
                }

                string[]? chosen = arguments.GetValue(aliases) is { Length: > 0 } given ? given : null;
                using WandbApi api = context.Connect();
                Run logging = await api.RunAsync(arguments.GetRequiredValue(run), cancellationToken).ConfigureAwait(false);
                ArtifactUpload done = await TransferProgress
                    .RunUploadAsync(
                        context.Console,
                        progress => logging.LogArtifactAsync(artifact, chosen, null, progress, cancellationToken)
                    )
                    .ConfigureAwait(false);
                context.Console.Output.WriteLine(done.Artifact.Path);
                context.Tell(
                    done.AlreadyExisted
                        ? "A version with the same contents was there."
                        : $"{Quantity.Of(done.Uploaded, "file")} sent ({Quantity.OfBytes(done.BytesUploaded)}), "
                            + $"{done.AlreadyStored} stored already."
                );
            }
        );
        return command;
    }

    private static void Add(NewArtifact artifact, string path)
    {
        string full = FullPath.Of(path);
        FileAttributes attributes;
        try
        {
            attributes = File.GetAttributes(full);
        }
        catch (Exception exception) when (FileRead.IsMissing(exception))
        {
            throw new ToolException(ExitCode.Failure, $"'{path}' is neither a file nor a directory.");
        }

        _ = attributes.HasFlag(FileAttributes.Directory) ? artifact.AddDirectory(full) : artifact.AddFile(full);
    }

    private static Command CreateVerify(ToolContext context)
    {
        var path = new Argument<string>("artifact") { Description = PathDescription };
        var directory = new Argument<string>("directory") { Description = "The directory that should hold it" };
        var listing = new Listing<(string Problem, string Name)>
        {
            Columns = [new("problem", static found => found.Problem), new("name", static found => found.Name)],
            Id = static found => found.Name,
        };
        var command = new ExampledCommand(
            "verify",
            "Compare a directory with an artifact, by MD5; list what is missing, damaged or not part of it",
            "wandbgen artifacts verify e/p/model:latest model"
        );
        command.Add(path);
        command.Add(directory);
        listing.AddTo(command);
        command.SetAction(
            async (arguments, cancellationToken) =>
            {
                Selection<(string, string)> selection = listing.Select(context.Console, arguments);
                using WandbApi api = context.Connect();
                Artifact artifact = await api.ArtifactAsync(arguments.GetRequiredValue(path), cancellationToken).ConfigureAwait(false);
                ArtifactVerification check = await artifact
                    .VerifyAsync(arguments.GetRequiredValue(directory), cancellationToken)
                    .ConfigureAwait(false);
                IEnumerable<(string, string)> found =
                [
                    .. check.Missing.Select(static name => ("missing", name)),
                    .. check.Damaged.Select(static name => ("damaged", name)),
                    .. check.Extraneous.Select(static name => ("extraneous", name)),
                    .. check.Unverified.Select(static name => ("unverified", name)),
                ];
                await listing.WriteAsync(context.Console, selection, found.ToAsyncEnumerable(), cancellationToken).ConfigureAwait(false);
                context.Tell(check.IsComplete ? $"{artifact.Path} is complete." : $"{artifact.Path} is not complete.");
                return check.IsComplete ? ExitCode.Success : ExitCode.VerificationFailed;
            }
        );
        return command;
    }

    private static Command CreateLineage(ToolContext context) =>
        new ListCommand<(string Relation, string Kind, string Path)>
        {
            Name = "lineage",
            Description = "List the run that logged an artifact, those that use it, and where it is linked",
            Argument = ("artifact", PathDescription),
            Example = "wandbgen artifacts lineage e/p/model:latest",
            List = static (api, path, token) => ListLineageAsync(api, path, token),
            Listing = new()
            {
                Columns =
                [
                    new("relation", static relative => relative.Relation),
                    new("kind", static relative => relative.Kind),
                    new("path", static relative => relative.Path),
                ],
                Id = static relative => relative.Path,
            },
        }.Create(context);

    private static async IAsyncEnumerable<(string Relation, string Kind, string Path)> ListLineageAsync(
        WandbApi api,
        string path,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        Artifact artifact = await api.ArtifactAsync(path, cancellationToken).ConfigureAwait(false);
        if (artifact is { IsLink: true, Source: { } source })
        {
            yield return ("source", "artifact", source.Path);
        }

        if (await artifact.LoggedByAsync(cancellationToken).ConfigureAwait(false) is { } run)
        {
            yield return ("logged by", "run", run.Path);
            await foreach (Artifact input in run.UsedArtifacts().WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                yield return ("made of", "artifact", input.Path);
            }
        }

        await foreach (UsingRun user in artifact.UsedBy().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return ("used by", "run", user.Path);
        }

        await foreach (Artifact link in artifact.LinkedArtifacts().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return ("linked as", "artifact", link.Path);
        }
    }
}
