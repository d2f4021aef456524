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
