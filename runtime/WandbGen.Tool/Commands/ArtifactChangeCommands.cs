using System.CommandLine;
using WandbGen.Tool.Changes;
using WandbGen.Tool.Output;

namespace WandbGen.Tool.Commands;

/// <summary>The commands of <c>artifacts</c> that change versions: tags, aliases, links, deletion.</summary>
internal static class ArtifactChangeCommands
{
    private const string Description = ArtifactsCommand.PathDescription + "; several, or - for paths from standard input";

    public static Command CreateTag(ToolContext context)
    {
        Option<string[]> add = AddedTexts.CreateOption("--add", "A tag to add; may be repeated", "tag");
        Option<string[]> remove = AddedTexts.CreateOption("--remove", "A tag to remove; may be repeated", "tag");
        return new ChangeCommand<Artifact>
        {
            Name = "tag",
            Description = "Add tags to versions of artifacts, and remove tags from them",
            Examples = ["wandbgen artifacts tag e/p/model:v3 --add checked"],
            Noun = "version",
            Done = "tagged",
            Selection = CreateSelection(),
            Columns = [new("tags", static artifact => Cell.List(artifact.Tags))],
            Options = [add, remove],
            IsHarmless = true,
            Read = arguments =>
            {
                (string[] added, string[] removed) = AddedTexts.Read(arguments, add, remove, "tag");
                return Each(
                    artifact => Changed(artifact.Tags, added, removed).SequenceEqual(artifact.Tags),
                    (artifact, token) =>
                        artifact.UpdateAsync(new ArtifactUpdate { Tags = [.. Changed(artifact.Tags, added, removed)] }, token)
                );
            },
        }.Create(context);
    }

    public static Command CreateAlias(ToolContext context)
    {
        Option<string[]> add = AddedTexts.CreateOption(
            "--add",
            "An alias to give; another version that has it loses it; may be repeated",
            "alias"
        );
        Option<string[]> remove = AddedTexts.CreateOption("--remove", "An alias to take; may be repeated", "alias");
        return new ChangeCommand<Artifact>
        {
            Name = "alias",
            Description = "Give aliases to versions of artifacts, and take them",
            Examples = ["wandbgen artifacts alias e/p/model:v3 --add best --remove candidate"],
            Noun = "version",
            Done = "changed",
            Selection = CreateSelection(),
            Columns = [new("aliases", static artifact => Cell.List(artifact.Aliases))],
            Options = [add, remove],
            IsHarmless = true,
            Read = arguments =>
            {
                (string[] added, string[] removed) = AddedTexts.Read(arguments, add, remove, "alias");
                return Each(
                    artifact => !added.Except(artifact.Aliases).Any() && !removed.Intersect(artifact.Aliases).Any(),
                    async (artifact, token) =>
                    {
                        if (added.Except(artifact.Aliases).ToArray() is { Length: > 0 } missing)
                        {
                            await artifact.AddAliasesAsync(missing, token).ConfigureAwait(false);
                        }

                        if (removed.Intersect(artifact.Aliases).ToArray() is { Length: > 0 } present)
                        {
                            await artifact.RemoveAliasesAsync(present, token).ConfigureAwait(false);
                        }
                    }
                );
            },
        }.Create(context);
    }

    public static Command CreateLink(ToolContext context)
    {
        var target = new Option<string>("--to")
        {
            Description = "The collection: entity/project/name, or wandb-registry-NAME/name",
            HelpName = "collection",
            Required = true,
        };
        Option<string[]> aliases = AddedTexts.CreateOption("--alias", "An alias there; may be repeated", "alias");
        return new ChangeCommand<Artifact>
        {
            Name = "link",
            Description = "Link versions of artifacts to a collection, such as one of a registry",
            Examples = ["wandbgen artifacts link e/p/model:v3 --to wandb-registry-model/classifier --alias production"],
            Noun = "version",
            Done = "linked",
            Selection = CreateSelection(),
            Options = [target, aliases],
            IsHarmless = true,
            Read = arguments =>
            {
                string collection = arguments.GetRequiredValue(target);
                string[]? given = arguments.GetValue(aliases);
                return Each(static _ => false, (artifact, token) => artifact.LinkAsync(collection, given, token));
            },
            Ending = arguments => $" to {arguments.GetValue(target)}",
        }.Create(context);
    }

    public static Command CreateUnlink(ToolContext context) =>
        new ChangeCommand<Artifact>
        {
            Name = "unlink",
            Description = "Remove links to versions of artifacts; what they lead to stays",
            Examples = ["wandbgen artifacts unlink wandb-registry-model/classifier:v0"],
            Noun = "link",
            Done = "removed",
            Selection = CreateSelection(),
            Read = static _ => Each(static _ => false, static (artifact, token) => Require(artifact, isLink: true).UnlinkAsync(token)),
        }.Create(context);

    public static Command CreateDelete(ToolContext context)
    {
        var aliases = new Option<bool>("--aliases") { Description = "Delete versions that have aliases, too" };
        return new ChangeCommand<Artifact>
        {
            Name = "delete",
            Description = "Delete versions of artifacts",
            Examples =
            [
                "wandbgen artifacts delete e/p/model:v3",
                "wandbgen artifacts versions e/p/model -q | tail -n +11 | wandbgen artifacts delete - --dry-run",
            ],
            Noun = "version",
            Done = "deleted",
            Selection = CreateSelection(),
            Columns =
            [
                new("aliases", static artifact => Cell.List(artifact.Aliases)),
                new("size", static artifact => Cell.Bytes(artifact.Size)),
                new("created", static artifact => artifact.CreatedAt),
            ],
            Options = [aliases],
            Read = arguments =>
            {
                bool hasAliases = arguments.GetValue(aliases);
                return Each(static _ => false, (artifact, token) => Require(artifact, isLink: false).DeleteAsync(hasAliases, token));
            },
        }.Create(context);
    }

    private static ItemSelection<Artifact> CreateSelection() =>
        new("artifact", Description)
        {
            LoadAsync = static (api, path, token) => api.ArtifactAsync(path, token),
            PathOf = static artifact => artifact.Path,
        };

    private static IEnumerable<string> Changed(IReadOnlyList<string> texts, string[] added, string[] removed) =>
        texts.Except(removed).Union(added);

    private static Artifact Require(Artifact artifact, bool isLink) =>
        artifact.IsLink == isLink ? artifact
        : isLink ? throw new WandbStateException($"{artifact.Path} is not a link; 'artifacts delete' deletes a version.", artifact.Path)
        : throw new WandbStateException(
            $"{artifact.Path} is a link to {artifact.Source?.Path}; 'artifacts unlink' removes a link.",
            artifact.Path
        );

    private static ChangeAll<Artifact> Each(Func<Artifact, bool> isRight, Func<Artifact, CancellationToken, Task> changeAsync) =>
        (_, artifacts, options, progress, cancellationToken) =>
            new EachItem<Artifact>
            {
                PathOf = static artifact => artifact.Path,
                IsRight = isRight,
                Change = changeAsync,
            }.ChangeAsync(artifacts, options, progress, cancellationToken);
}
