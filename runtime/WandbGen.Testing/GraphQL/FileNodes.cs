using System.Globalization;
using GraphQL;
using WandbGen.Testing.Data;
using WandbGen.Testing.Http;

namespace WandbGen.Testing.GraphQL;

/// <summary>Files.</summary>
internal sealed class FileNodes(Graph graph, FileAddresses addresses)
{
    // What servers whose bytes are in Azure's storage ask for.
    private static readonly string[] s_uploadHeaders = ["x-ms-blob-type:BlockBlob"];

    /// <summary>The files of runs.</summary>
    public Connection<FileRecord> InRuns => new("File", graph.Data.Database, static context => SandboxData.Files(context.GetArgument<string[]?>("names"), context.GetArgument<string?>("pattern")), Create)
    {
        Prepare = graph.Data.RefreshFiles,
    };

    /// <summary>The files of artifacts.</summary>
    public Connection<FileRecord> InArtifacts => new("File", graph.Data.Database, static context => SandboxData.ArtifactFiles(context.GetArgument<string[]?>("names")), Create);

    /// <summary>The files of artifacts, by a collection's having them.</summary>
    public Connection<FileRecord> InMemberships => new(
        "File", graph.Data.Database, static context => SandboxData.ArtifactFiles(context.GetArgument<string[]?>("names"), "m.id", " JOIN memberships m ON m.artifact = a.id"), Create);

    public Dictionary<long, int> Count(IReadOnlyCollection<long> runs)
    {
        graph.Data.RefreshFiles(runs);
        return graph.Data.Database.Count(SandboxData.Files(null, null), runs);
    }

    public object Delete(IResolveFieldContext context)
    {
        var input = context.GetArgument<Dictionary<string, object?>>("input");
        IEnumerable<string> ids = ((IEnumerable<object?>)input["files"]!).Select(static id => Convert.ToString(id, CultureInfo.InvariantCulture)!);
        graph.Data.DeleteFiles(ids.Select(static id => GlobalId.ToRow("File", id)).ToArray());
        return new Node("DeleteFilesPayload") { ["success"] = true, ["clientMutationId"] = input.GetValueOrDefault("clientMutationId") };
    }

    /// <summary>Gives the addresses to upload to; the files are there once their bytes are.</summary>
    public object CreateForUpload(IResolveFieldContext context)
    {
        var input = context.GetArgument<Dictionary<string, object?>>("input");
        RunRecord run = FindRun(input);
        return new Node("CreateRunFilesPayload")
        {
            ["runID"] = RunNodes.ToId(run),
            ["uploadHeaders"] = s_uploadHeaders,
            ["files"] = Create([.. Names(input).Select(name =>
                graph.Data.FindFile(run.EntityName, run.ProjectName, run.Name, name) ?? new FileRecord(0, run.EntityName, run.ProjectName, run.Name, name, 0, null, null))]),
        };
    }

    public object MarkUploaded(IResolveFieldContext context)
    {
        var input = context.GetArgument<Dictionary<string, object?>>("input");
        RunRecord run = FindRun(input);
        return new Node("MarkRunFilesUploadedPayload") { ["success"] = Names(input).All(name => graph.Data.FindFile(run.EntityName, run.ProjectName, run.Name, name) is { UpdatedAt: not null }) };
    }

    private RunRecord FindRun(Dictionary<string, object?> input) =>
        graph.Data.FindRun((string)input["entityName"]!, (string)input["projectName"]!, (string)input["runName"]!) ?? throw new ExecutionError("run not found");

    private static IEnumerable<string> Names(Dictionary<string, object?> input) => ((IEnumerable<object?>)input["files"]!).Select(static name => (string)name!);

    private Node?[] Create(IReadOnlyList<FileRecord> files) => Siblings.Create(files, static file => file.Id, Create);

    private Node Create(FileRecord file, Siblings siblings)
    {
        var node = new Node("File", file.Id, siblings)
        {
            ["id"] = GlobalId.Create("File", file.Id),
            // Of an artifact's file, only the other name is what people gave it.
            ["name"] = file.IsOfArtifact ? $"{file.Owner.Replace(':', '/')}/{file.Name}" : file.Name,
            ["storagePath"] = file.IsOfArtifact ? $"{file.Owner.Replace(':', '/')}/{file.Name}" : null,
            ["displayName"] = file.Name,
            ["sizeBytes"] = file.Size,
            ["mimetype"] = file.MimeType,
            ["updatedAt"] = file.UpdatedAt,
            ["createdAt"] = file.UpdatedAt,
            ["exists"] = file.UpdatedAt is not null,
            ["isReference"] = false,
            ["uploadHeaders"] = s_uploadHeaders,
        };
        foreach (string field in (string[])["md5", "digest"])
        {
            node.AddForAll(field, (_, rows) => graph.Data.GetMd5(rows).ToDictionary(static file => file.Key, static file => Convert.ToBase64String(file.Value)));
        }

        node.Add("url", context => context.GetArgument<bool?>("upload") == true ? addresses.ForUpload(file) : addresses.AtApi(file));
        node.Add("directUrl", _ => addresses.AtStorage(file));
        node.Add("uploadUrl", _ => addresses.ForUpload(file));
        return node;
    }
}
