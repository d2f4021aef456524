using System.Security.Cryptography;
using WandbGen.Tool.Output;

namespace WandbGen.Tool.Files;

/// <summary>What a transfer would do with a file: <c>--dry-run</c>.</summary>
/// <param name="Name">The name of the file.</param>
/// <param name="Action">What would be done.</param>
/// <param name="Size">How many bytes the server states.</param>
internal sealed record FilePlan(string Name, FileAction Action, long? Size)
{
    public static Listing<FilePlan> CreateListing() =>
        new()
        {
            Columns =
            [
                new("action", static plan => plan.Action.ToString().ToLowerInvariant()),
                new("size", static plan => Cell.Bytes(plan.Size)),
                new("name", static plan => plan.Name),
            ],
            Id = static plan => plan.Name,
        };

    /// <summary>Looks at what is there of a file.</summary>
    public static async Task<FilePlan> OfAsync(RunFile file, string root, CancellationToken cancellationToken)
    {
        string directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)) + Path.DirectorySeparatorChar;
        string path = Path.GetFullPath(Path.Combine(directory, file.Name));
        FileAction action =
            !path.StartsWith(directory, StringComparison.Ordinal) ? FileAction.Refuse
            : !File.Exists(path) ? FileAction.Download
            : await IsSameAsync(file, path, cancellationToken).ConfigureAwait(false) ? FileAction.Keep
            : FileAction.Replace;
        return new FilePlan(file.Name, action, file.Size);
    }

    private static async Task<bool> IsSameAsync(RunFile file, string path, CancellationToken cancellationToken)
    {
        if (new FileInfo(path).Length != file.Size || file.Md5 is null)
        {
            return false;
        }

        FileStream content = File.OpenRead(path);
        await using (content.ConfigureAwait(false))
        {
#pragma warning disable CA5351 // MD5 is what W&B states.
            byte[] checksum = await MD5.HashDataAsync(content, cancellationToken).ConfigureAwait(false);
#pragma warning restore CA5351
            return Convert.ToBase64String(checksum) == file.Md5;
        }
    }
}
