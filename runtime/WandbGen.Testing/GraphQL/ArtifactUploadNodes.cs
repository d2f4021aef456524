using System.Globalization;
using System.Text.RegularExpressions;
using GraphQL;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>What clients do to log a version: they create it, announce its files, and commit it.</summary>
internal sealed partial class ArtifactUploadNodes
{
    private const string ManifestType = "FULL";

    private readonly Graph _graph;
    private readonly ServedType<Changed> _created;
    private readonly ServedType<Changed> _committed;
    private readonly ServedType<Changed> _manifest;
    private readonly ServedType<Changed> _completed;
    private readonly ServedType<Changed> _files;
    private readonly ServedType<Changed> _typeCreated;
    private readonly ServedType<Changed> _used;

    public ArtifactUploadNodes(Graph graph)
    {
        _graph = graph;
        _typeCreated = Add("CreateArtifactTypePayload", "artifactType");
        _created = Add("CreateArtifactPayload", "artifact");
        _manifest = Add("CreateArtifactManifestPayload", "artifactManifest");
        _files = Add("CreateArtifactFilesPayload", "files");
        _completed = graph.Types.Add<Changed>("CompleteMultipartUploadArtifactPayload");
        _completed["digest"] = static changed => changed.Result;
        _committed = Add("CommitArtifactPayload", "artifact");
        _used = Add("UseArtifactPayload", "artifact");
        _used["run"] = changed => graph.Runs.Create(changed.Run!);
    }

    public void AddTo(ServedType<Root> mutations)
    {
        mutations.Add(
            "createArtifactType",
            (_, context) => CreateType(new Input(context)),
            "input.clientMutationId",
            "input.entityName",
            "input.name",
            "input.projectName"
        );
        mutations.Add(
            "createArtifact",
            (_, context) => Create(new Input(context)),
            "input.aliases",
            "input.artifactCollectionName",
            "input.artifactCollectionNames",
            "input.artifactTypeName",
            "input.clientID",
            "input.clientMutationId",
            "input.description",
            "input.digest",
            "input.digestAlgorithm",
            "input.enableDigestDeduplication",
            "input.entityName",
            "input.historyStep",
            "input.metadata",
            "input.projectName",
            "input.runName",
            "input.sequenceClientID",
            "input.tags",
            "input.ttlDurationSeconds"
        );
        mutations.Add(
            "createArtifactManifest",
            (_, context) => CreateManifest(new Input(context)),
            "input.artifactID",
            "input.baseArtifactID",
            "input.clientMutationId",
            "input.digest",
            "input.entityName",
            "input.name",
            "input.projectName",
            "input.runName",
            "input.type"
        );
        mutations.Add(
            "createArtifactFiles",
            (_, context) => CreateFiles(new Input(context)),
            "input.artifactFiles",
            "input.clientMutationId",
            "input.storageLayout"
        );
        mutations.Add(
            "completeMultipartUploadArtifact",
            (_, context) => Complete(new Input(context)),
            "input.artifactID",
            "input.completeMultipartAction",
            "input.completedParts",
            "input.storagePath",
            "input.uploadID"
        );
        mutations.Add("commitArtifact", (_, context) => Commit(new Input(context)), "input.artifactID", "input.clientMutationId");
        mutations.Add(
            "useArtifact",
            (_, context) => Use(new Input(context)),
            "input.artifactEntityName",
            "input.artifactID",
            "input.artifactProjectName",
            "input.clientMutationId",
            "input.entityName",
            "input.projectName",
            "input.runName",
            "input.usedAs"
        );
    }

    private Node CreateType(Input input) =>
        _typeCreated.Create(
            new Changed(input, _graph.Collections.Create(_graph.Data.AddArtifactType(FindProject(input), input.Text("name")!)))
        );

    private Node Create(Input input)
    {
        string name =
            input.Text("artifactCollectionName")
            ?? (input.Texts("artifactCollectionNames") is [var one] ? one : throw new ExecutionError("one collection must be named"));
        if (name.Length > 128 || name.Contains('/', StringComparison.Ordinal) || name.Contains(':', StringComparison.Ordinal))
        {
            throw new ExecutionError($"'{name}' is not the name of an artifact collection");
        }

        string digest = input.Text("digest")!;
        if (!Md5InHexadecimal().IsMatch(digest))
        {
            throw new ExecutionError($"'{digest}' is not the digest of a manifest");
        }

        long project = FindProject(input);
        RunRecord? run = input.Text("runName") is { } runName ? FindRun(input, runName) : null;
        long artifact = _graph.Data.CreateArtifact(
            new ArtifactCreation
            {
                Sequence = _graph.Data.GetSequence(project, input.Text("artifactTypeName")!, name),
                Run = run?.Id,
                Digest = digest,
                ClientId = input.Text("clientID"),
                Metadata = input.Text("metadata") is { } metadata ? PythonJson.CheckObject(metadata, "metadata") : null,
                Description = input.Text("description"),
                Tags = [.. input.Objects("tags").Select(static tag => (string)tag["tagName"]!)],
                Aliases = ReadAliases(input, name),
                TimeToLive = input.Number("ttlDurationSeconds"),
                HistoryStep = input.Number("historyStep"),
                IsDeduplicated = input.Values.GetValueOrDefault("enableDigestDeduplication") is true,
                CreatedAt = _graph.Options.TimeProvider.GetUtcNow(),
            }
        );
        return _created.Create(new Changed(input, _graph.Artifacts.Find(GlobalId.Create("Artifact", artifact))));
    }

    private Node CreateManifest(Input input)
    {
        if (input.Text("type") is { } type && type != ManifestType)
        {
            throw new ExecutionError($"Mutation.createArtifactManifest(input.type: {type}) is not served by the sandbox");
        }

        long artifact = FindPending(input.Text("artifactID")!);
        _graph.Data.SetManifest(artifact, input.Text("name")!, ReadMd5(input.Text("digest")!));
        return _manifest.Create(new Changed(input, _graph.Artifacts.FindManifest(artifact)));
    }

    private Node CreateFiles(Input input)
    {
        if (input.Text("storageLayout") != "V2")
        {
            throw new ExecutionError("Mutation.createArtifactFiles(input.storageLayout: V1) is not served by the sandbox");
        }

        List<ArtifactFileRecord> files = [];
        foreach (Dictionary<string, object?> file in input.Objects("artifactFiles"))
        {
            string name = (string)file["name"]!;
            (long Number, string Md5)[] parts =
            [
                .. Input
                    .Objects(file.GetValueOrDefault("uploadPartsInput"))
                    .Select(static part => (ToNumber(part["partNumber"]), (string)part["hexMD5"]!)),
            ];
            if (!parts.Select(static part => part.Number).SequenceEqual(Enumerable.Range(1, parts.Length).Select(static i => (long)i)))
            {
                throw new ExecutionError($"the parts of {name} are not numbered from 1");
            }

            files.Add(
                _graph.Data.CreateArtifactFile(
                    FindPending(Convert.ToString(file["artifactID"], CultureInfo.InvariantCulture)!),
                    name,
                    ReadMd5((string)file["md5"]!) ?? throw new ExecutionError($"{name} has no MD5"),
                    parts
                )
            );
        }

        return _files.Create(new Changed(input, _graph.Files.CreateAnnounced(files)));
    }

    private Node Complete(Input input) =>
        _completed.Create(
            new Changed(
                input,
                _graph.Data.CompleteUpload(
                    input.Text("uploadID")!,
                    input.Text("storagePath")!,
                    [.. input.Objects("completedParts").Select(static part => (ToNumber(part["partNumber"]), (string)part["hexMD5"]!))]
                )
            )
        );

    private Node Commit(Input input)
    {
        string id = input.Text("artifactID")!;
        _graph.Data.CommitArtifact(GlobalId.ToRow("Artifact", id));
        return _committed.Create(new Changed(input, _graph.Artifacts.Find(id)));
    }

    private Node Use(Input input)
    {
        string id = input.Text("artifactID")!;
        Node artifact = _graph.Artifacts.Find(id) ?? throw new ExecutionError("artifact not found");
        if (_graph.Data.FindState(artifact.Row) != "COMMITTED")
        {
            throw new ExecutionError("an artifact that is not committed cannot be used");
        }

        RunRecord run = FindRun(input, input.Text("runName")!);
        _graph.Data.UseArtifact(run.Id, artifact.Row, input.Text("usedAs"));
        return _used.Create(new Changed(input, artifact) { Run = run });
    }

    private long FindPending(string id)
    {
        long artifact = GlobalId.ToRow("Artifact", id);
        return _graph.Data.FindState(artifact) switch
        {
            "PENDING" => artifact,
            null => throw new ExecutionError("artifact not found"),
            var state => throw new ExecutionError($"the artifact is {state}, and its files cannot change"),
        };
    }

    private long FindProject(Input input) =>
        _graph.Data.FindProject(input.Text("entityName")!, input.Text("projectName")!)?.Id ?? throw new ExecutionError("project not found");

    private RunRecord FindRun(Input input, string run) =>
        _graph.Data.FindRun(input.Text("entityName")!, input.Text("projectName")!, run) ?? throw new ExecutionError("run not found");

    private ServedType<Changed> Add(string type, string field)
    {
        ServedType<Changed> served = _graph.Types.Add<Changed>(type);
        served["clientMutationId"] = static changed => changed.Input.Text("clientMutationId");
        served[field] = static changed => changed.Result;
        return served;
    }

    private static List<string> ReadAliases(Input input, string collection)
    {
        List<string> aliases = [];
        foreach (Dictionary<string, object?> alias in input.Objects("aliases"))
        {
            string name = (string)alias["alias"]!;
            aliases.Add(
                (string)alias["artifactCollectionName"]! != collection
                    ? throw new ExecutionError($"the alias {name} is one of another collection")
                    : CheckAlias(name)
            );
        }

        return aliases;
    }

    /// <summary>Refuses a name that no version can have.</summary>
    public static string CheckAlias(string name) =>
        name.Length is 0 or > 128 || name.AsSpan().ContainsAny('/', ':') || VersionNumber().IsMatch(name)
            ? throw new ExecutionError($"'{name}' cannot be an alias")
            : name;

    private static byte[]? ReadMd5(string text)
    {
        byte[] md5 = new byte[16];
        return text.Length == 0 ? null
            : text.Length == 24 && Convert.TryFromBase64String(text, md5, out int length) && length == md5.Length ? md5
            : throw new ExecutionError($"'{text}' is not an MD5 in base64");
    }

    private static long ToNumber(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);

    [GeneratedRegex("^[0-9a-f]{32}$")]
    private static partial Regex Md5InHexadecimal();

    [GeneratedRegex("^v[0-9]+$")]
    private static partial Regex VersionNumber();
}

/// <summary>What became of a mutation.</summary>
/// <param name="Input">What was asked for.</param>
/// <param name="Result">What its payload has.</param>
internal sealed record Changed(Input Input, object? Result)
{
    public RunRecord? Run { get; init; }

    /// <summary>Serves a payload, and the one field of it that has the result.</summary>
    public static ServedType<Changed> Add(Graph graph, string type, string? field = null)
    {
        ServedType<Changed> served = graph.Types.Add<Changed>(type);
        served["clientMutationId"] = static changed => changed.Input.Text("clientMutationId");
        if (field is not null)
        {
            served[field] = static changed => changed.Result;
        }

        return served;
    }
}

/// <summary>The input of a mutation.</summary>
internal sealed class Input(IResolveFieldContext context)
{
    public Dictionary<string, object?> Values { get; } = context.GetArgument<Dictionary<string, object?>>("input");

    public string? Text(string field) =>
        Values.GetValueOrDefault(field) is { } value ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;

    public long? Number(string field) =>
        Values.GetValueOrDefault(field) is { } value ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : null;

    public IReadOnlyList<string> Texts(string field) =>
        Values.GetValueOrDefault(field) is IEnumerable<object?> values
            ? [.. values.Select(static value => Convert.ToString(value, CultureInfo.InvariantCulture)!)]
            : [];

    public IEnumerable<Dictionary<string, object?>> Objects(string field) => Objects(Values.GetValueOrDefault(field));

    public static IEnumerable<Dictionary<string, object?>> Objects(object? value) =>
        value is IEnumerable<object?> values ? values.Cast<Dictionary<string, object?>>() : [];
}
