using System.Globalization;
using System.Text.Json;
using GraphQL;
using WandbGen.Testing.Data;
using WandbGen.Testing.Http;

namespace WandbGen.Testing.GraphQL;

/// <summary>Files.</summary>
internal sealed class FileNodes
{
    // The header that servers with Azure's storage require.
    private static readonly string[] s_uploadHeaders = ["x-ms-blob-type:BlockBlob"];

    private readonly Graph _graph;
    private readonly PageType _pages;
    private readonly ServedType<FileRecord> _type;
    private readonly ServedType<Dictionary<string, object?>> _delete;
    private readonly ServedType<RunFiles> _create;
    private readonly ServedType<RunFiles> _mark;
    private readonly ServedType<ArtifactFileRecord> _parts;
    private readonly ServedType<(long Number, string Url)> _part;

    public FileNodes(Graph graph, FileAddresses addresses)
    {
        _graph = graph;
        PageType pages = _pages = graph.PageTypes.Add("File", isCounted: true);
        InRuns = new Connection<FileRecord>(
            pages,
            graph.Data.Database,
            static context => SandboxData.Files(context.GetArgument<string[]?>("names"), context.GetArgument<string?>("pattern")),
            files => _type!.Create(graph.Data.RefreshOnDisk(files))
        )
        {
            Prepare = graph.Data.RefreshFiles,
        };
        InArtifacts = new Connection<FileRecord>(
            pages,
            graph.Data.Database,
            static context => SandboxData.ArtifactFiles(context.GetArgument<string[]?>("names")),
            files => _type!.Create(files)
        );
        InMemberships = new Connection<FileRecord>(
            pages,
            graph.Data.Database,
            static context =>
                SandboxData.ArtifactFiles(context.GetArgument<string[]?>("names"), "m.id", " JOIN memberships m ON m.artifact = a.id"),
            files => _type!.Create(files)
        );

        _type = graph.Types.Add<FileRecord>("File", static file => file.Id);
        _type["id"] = static file => GlobalId.Create("File", file.Id);
        // For a file of an artifact, only displayName is the name that a user gave it.
        _type["name"] = static file => file.IsOfArtifact && !file.IsByEntry ? file.PathInStorage : file.Name;
        _type["storagePath"] = static file => file.IsOfArtifact ? file.PathInStorage : null;
        _type["displayName"] = static file => file.Name;
        _type["sizeBytes"] = static file => file.Size;
        _type["mimetype"] = static file => file.MimeType;
        _type["updatedAt"] = static file => file.UpdatedAt;
        _type["createdAt"] = static file => file.UpdatedAt;
        _type["deletedAt"] = static _ => null;
        _type["exists"] = static file => file.UpdatedAt is not null;
        _type["isReference"] = static _ => false;
        _type.AddForAll("uploadHeaders", (_, files) => GetUploadHeaders(files));
        _type["uploadMultipartUrls"] = file => file.Announced is { Upload: not null } announced ? _parts!.Create(announced) : null;
        _type.AddForAll("md5", (_, files) => GetMd5(files));
        _type.AddForAll("digest", (_, files) => GetMd5(files));
        _type.Add(
            "url",
            (file, context) => context.GetArgument<bool?>("upload") == true ? addresses.ForUpload(file) : addresses.AtApi(file),
            "upload"
        );
        _type["directUrl"] = addresses.AtStorage;
        // A file that the storage has already is not uploaded again.
        _type["uploadUrl"] = file => file.Announced is { IsStored: true } ? null : addresses.ForUpload(file);
        _type.AddForAll("artifact", (_, files) => graph.Artifacts.OfFiles(files));

        _part = graph.Types.Add<(long Number, string Url)>("UploadUrlPart");
        _part["partNumber"] = static part => part.Number;
        _part["uploadUrl"] = static part => part.Url;
        _parts = graph.Types.Add<ArtifactFileRecord>("UploadMultipartUrls");
        _parts["uploadID"] = static announced => announced.Upload;
        _parts["uploadUrlParts"] = announced =>
            _part.Create([.. announced.Parts.Select(number => (number, addresses.OfPart(announced.Upload!, number)))]);

        _delete = graph.Types.Add<Dictionary<string, object?>>("DeleteFilesPayload");
        _delete["success"] = static _ => true;
        _delete["clientMutationId"] = static input => input.GetValueOrDefault("clientMutationId");
        _create = graph.Types.Add<RunFiles>("CreateRunFilesPayload");
        _create["runID"] = static files => RunNodes.ToId(files.Run);
        _create["uploadHeaders"] = static _ => s_uploadHeaders;
        _create["files"] = files => _type.Create([.. files.Names.Select(name => Find(files.Run, name) ?? NotYet(files.Run, name))]);
        _mark = graph.Types.Add<RunFiles>("MarkRunFilesUploadedPayload");
        _mark["success"] = files => files.Names.All(name => Find(files.Run, name) is { UpdatedAt: not null });
    }

    /// <summary>The files of runs.</summary>
    public Connection<FileRecord> InRuns { get; }

    /// <summary>The files of artifacts.</summary>
    public Connection<FileRecord> InArtifacts { get; }

    /// <summary>The files of artifacts, by a collection's having them.</summary>
    public Connection<FileRecord> InMemberships { get; }

    /// <summary>The files that say what artifacts have.</summary>
    public Dictionary<long, Node> ManifestsOf(IReadOnlyCollection<long> artifacts) =>
        _type.LoadOne(_graph.Data.Database, SandboxData.Manifests, artifacts);

    /// <summary>The files that entries of an artifact's manifest name.</summary>
    public Node OfEntries(ArtifactRecord artifact, IResolveFieldContext context)
    {
        List<Dictionary<string, object?>> entries = context.GetArgument<List<Dictionary<string, object?>>?>("entries") ?? [];
        string wanted = JsonSerializer.Serialize(
            entries.Select(static entry => new { name = (string)entry["name"]!, md5 = ToHexadecimal((string)entry["digest"]!) })
        );
        return _pages.CreateWhole(_type.Create(_graph.Data.ListArtifactFiles(artifact.Id, wanted)));
    }

    public Dictionary<long, int> Count(IReadOnlyCollection<long> runs)
    {
        _graph.Data.RefreshFiles(runs);
        return _graph.Data.Database.Count(SandboxData.Files(null, null), runs);
    }

    public Node Delete(IResolveFieldContext context)
    {
        var input = context.GetArgument<Dictionary<string, object?>>("input");
        long[] files = [.. Texts(input).Select(static id => GlobalId.ToRow("File", id))];
        if (input.GetValueOrDefault("projectId") is { } project)
        {
            long expected = Convert.ToInt64(project, CultureInfo.InvariantCulture);
            if (_graph.Data.ListProjectsOfFiles(files).FirstOrDefault(id => id != expected, expected) is var other && other != expected)
            {
                throw new ExecutionError($"a file belongs to project {other} and not to {expected}");
            }
        }

        _graph.Data.DeleteFiles(files);
        return _delete.Create(input);
    }

    /// <summary>Gives the addresses to upload to; the files are there once their bytes are.</summary>
    public Node CreateForUpload(IResolveFieldContext context) => _create.Create(ReadRunFiles(context));

    /// <summary>The files that a client is about to upload to an artifact.</summary>
    public Node CreateAnnounced(IReadOnlyList<ArtifactFileRecord> files) =>
        _pages.CreateWhole(_type.Create([.. files.Select(static announced => announced.File with { Announced = announced })]));

    public Node MarkUploaded(IResolveFieldContext context) => _mark.Create(ReadRunFiles(context));

    private static string? ToHexadecimal(string digest)
    {
        byte[] md5 = new byte[digest.Length];
        return Convert.TryFromBase64String(digest, md5, out int length) ? Convert.ToHexStringLower(md5.AsSpan(0, length)) : null;
    }

    private static IEnumerable<string> Texts(Dictionary<string, object?> input) =>
        ((IEnumerable<object?>)input["files"]!).Select(static item => Convert.ToString(item, CultureInfo.InvariantCulture)!);

    private static FileRecord NotYet(RunRecord run, string name) =>
        new()
        {
            Id = 0,
            EntityName = run.EntityName,
            ProjectName = run.ProjectName,
            Owner = run.Name,
            Name = name,
            Size = 0,
            UpdatedAt = null,
            Path = null,
        };

    private RunFiles ReadRunFiles(IResolveFieldContext context)
    {
        var input = context.GetArgument<Dictionary<string, object?>>("input");
        RunRecord run =
            _graph.Data.FindRun((string)input["entityName"]!, (string)input["projectName"]!, (string)input["runName"]!)
            ?? throw new ExecutionError("run not found");
        return new RunFiles(run, [.. Texts(input)]);
    }

    private FileRecord? Find(RunRecord run, string name) => _graph.Data.FindFile(run.EntityName, run.ProjectName, run.Name, name);

    private Dictionary<long, string> GetMd5(IReadOnlyCollection<long> files) =>
        _graph.Data.GetMd5(files).ToDictionary(static file => file.Key, static file => Convert.ToBase64String(file.Value));

    // The headers that S3 signs for a file of an artifact, so that it accepts no other bytes.
    private Dictionary<long, string[]> GetUploadHeaders(IReadOnlyCollection<long> files)
    {
        Dictionary<long, string> md5 = GetMd5(_graph.Data.SelectArtifactFiles(files));
        return files.ToDictionary(
            static file => file,
            file =>
                md5.TryGetValue(file, out string? text) ? ["Content-MD5:" + text, "Content-Type:application/octet-stream"] : s_uploadHeaders
        );
    }

    private sealed record RunFiles(RunRecord Run, IReadOnlyList<string> Names);
}
