using System.Security.Cryptography;
using WandbGen.Downloads;
using WandbGen.IO;
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
        FileAction action =
            FindTarget(file, root) is not { } target ? FileAction.Refuse
            : target.HasDirectory() ? FileAction.Keep
            : !Path.Exists(target.FullPath) ? FileAction.Download
            : await IsSameAsync(file, target.FullPath, cancellationToken).ConfigureAwait(false) ? FileAction.Keep
            : FileAction.Replace;
        return new FilePlan(file.Name, action, file.Size);
    }

    private static TargetPath? FindTarget(RunFile file, string root)
    {
        try
        {
            return TargetPath.Resolve(root, file, portable: false);
        }
        catch (WandbUnsafePathException)
        {
            return null;
        }
    }

    private static async Task<bool> IsSameAsync(RunFile file, string path, CancellationToken cancellationToken)
    {
        // Reading a pipe would wait for its writer.
        if (!File.Exists(path) || FileState.Of(path) is { IsSpecial: true } || new FileInfo(path).Length != file.Size || file.Md5 is null)
        {
            return false;
        }

        try
        {
            FileStream content = File.OpenRead(path);
            await using (content.ConfigureAwait(false))
            {
#pragma warning disable CA5351 // MD5 is what W&B states.
                byte[] checksum = await MD5.HashDataAsync(content, cancellationToken).ConfigureAwait(false);
#pragma warning restore CA5351
                return Convert.ToBase64String(checksum) == file.Md5;
            }
        }
        catch (UnauthorizedAccessException)
        {
            // What cannot be read is not known to be right.
            return false;
        }
    }
}
