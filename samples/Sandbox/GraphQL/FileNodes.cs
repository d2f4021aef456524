using System.Globalization;
using System.Text;
using GraphQL;
using WandbGen.Sandbox.Data;
using WandbGen.Sandbox.Http;

namespace WandbGen.Sandbox.GraphQL;

/// <summary>Files of runs.</summary>
internal sealed class FileNodes(SandboxData data, FileAddresses addresses)
{
    private const string IdPrefix = "File:";

    // What servers whose bytes are in Azure's storage ask for.
    private static readonly string[] s_uploadHeaders = ["x-ms-blob-type:BlockBlob"];

    public Node List(IResolveFieldContext context, RunRecord run)
    {
        string[]? names = context.GetArgument<string[]?>("names");
        string? pattern = context.GetArgument<string?>("pattern");
        return Connection.Create(
            "File", context, (limit, offset) => data.ListFiles(run, names, pattern, limit, offset), () => data.CountFiles(run, names, pattern), Create);
    }

    public object Delete(IResolveFieldContext context)
    {
        var input = context.GetArgument<Dictionary<string, object?>>("input");
        IEnumerable<string> ids = ((IEnumerable<object?>)input["files"]!).Select(static id => Convert.ToString(id, CultureInfo.InvariantCulture)!);
        data.DeleteFiles(ids.Select(ToRow).ToArray());
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
            ["files"] = Names(input).Select(name => Create(
                data.FindFile(run.Entity, run.Project, run.Name, name) ?? new FileRecord(0, run, name, 0, DateTimeOffset.UnixEpoch, null))).ToArray(),
        };
    }

    public object MarkUploaded(IResolveFieldContext context)
    {
        var input = context.GetArgument<Dictionary<string, object?>>("input");
        RunRecord run = FindRun(input);
        return new Node("MarkRunFilesUploadedPayload") { ["success"] = Names(input).All(name => data.FindFile(run.Entity, run.Project, run.Name, name) is not null) };
    }

    private RunRecord FindRun(Dictionary<string, object?> input) =>
        data.FindRun((string)input["entityName"]!, (string)input["projectName"]!, (string)input["runName"]!) ?? throw new ExecutionError("run not found");

    private static IEnumerable<string> Names(Dictionary<string, object?> input) => ((IEnumerable<object?>)input["files"]!).Select(static name => (string)name!);

    private Node Create(FileRecord file)
    {
        var node = new Node("File")
        {
            ["id"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(IdPrefix + file.Id.ToString(CultureInfo.InvariantCulture))),
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
        node.Add("md5", _ => Convert.ToBase64String(data.GetMd5(file)));
        node.Add("url", context => context.GetArgument<bool?>("upload") == true ? addresses.ForUpload(file) : addresses.AtApi(file));
        node.Add("directUrl", _ => addresses.AtStorage(file));
        node.Add("uploadUrl", _ => addresses.ForUpload(file));
        return node;
    }

    private static long ToRow(string id)
    {
        byte[] bytes = new byte[id.Length];
        return Convert.TryFromBase64String(id, bytes, out int length)
            && Encoding.ASCII.GetString(bytes, 0, length) is var text
            && text.StartsWith(IdPrefix, StringComparison.Ordinal)
            && long.TryParse(text.AsSpan(IdPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long row)
                ? row
                : throw new ExecutionError($"invalid file id '{id}'");
    }
}
