using System.Globalization;
using GraphQL;
using WandbGen.Sandbox.Data;
using WandbGen.Sandbox.Http;

namespace WandbGen.Sandbox.GraphQL;

/// <summary>Files.</summary>
internal sealed class FileNodes(SandboxData data, FileAddresses addresses)
{
    // What servers whose bytes are in Azure's storage ask for.
    private static readonly string[] s_uploadHeaders = ["x-ms-blob-type:BlockBlob"];

    /// <summary>The files of runs.</summary>
    public Connection<FileRecord> InRuns => new("File", data.Database, static context => SandboxData.Files(context.GetArgument<string[]?>("names"), context.GetArgument<string?>("pattern")), Create)
    {
        Prepare = data.RefreshFiles,
    };

    public Dictionary<long, int> Count(IReadOnlyCollection<long> runs)
    {
        data.RefreshFiles(runs);
        return data.Database.Count(SandboxData.Files(null, null), runs);
    }

    public object Delete(IResolveFieldContext context)
    {
        var input = context.GetArgument<Dictionary<string, object?>>("input");
        IEnumerable<string> ids = ((IEnumerable<object?>)input["files"]!).Select(static id => Convert.ToString(id, CultureInfo.InvariantCulture)!);
        data.DeleteFiles(ids.Select(static id => GlobalId.ToRow("File", id)).ToArray());
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
                data.FindFile(run.EntityName, run.ProjectName, run.Name, name) ?? new FileRecord(0, run.EntityName, run.ProjectName, run.Name, name, 0, null, null))]),
        };
    }

    public object MarkUploaded(IResolveFieldContext context)
    {
        var input = context.GetArgument<Dictionary<string, object?>>("input");
        RunRecord run = FindRun(input);
        return new Node("MarkRunFilesUploadedPayload") { ["success"] = Names(input).All(name => data.FindFile(run.EntityName, run.ProjectName, run.Name, name) is not null) };
    }

    private RunRecord FindRun(Dictionary<string, object?> input) =>
        data.FindRun((string)input["entityName"]!, (string)input["projectName"]!, (string)input["runName"]!) ?? throw new ExecutionError("run not found");

    private static IEnumerable<string> Names(Dictionary<string, object?> input) => ((IEnumerable<object?>)input["files"]!).Select(static name => (string)name!);

    private Node?[] Create(IReadOnlyList<FileRecord> files) => Siblings.Create(files, static file => file.Id, Create);

    private Node Create(FileRecord file, Siblings siblings)
    {
        var node = new Node("File", file.Id, siblings)
        {
            ["id"] = GlobalId.Create("File", file.Id),
            ["name"] = file.Name,
            ["displayName"] = file.Name,
            ["sizeBytes"] = file.Size,
            ["mimetype"] = file.MimeType,
            ["updatedAt"] = file.UpdatedAt,
            ["createdAt"] = file.UpdatedAt,
            ["exists"] = true,
            ["isReference"] = false,
            ["uploadHeaders"] = s_uploadHeaders,
        };
        node.AddForAll("md5", (_, rows) => data.GetMd5(rows).ToDictionary(static file => file.Key, static file => Convert.ToBase64String(file.Value)));
        node.Add("url", context => context.GetArgument<bool?>("upload") == true ? addresses.ForUpload(file) : addresses.AtApi(file));
        node.Add("directUrl", _ => addresses.AtStorage(file));
        node.Add("uploadUrl", _ => addresses.ForUpload(file));
        return node;
    }
}
