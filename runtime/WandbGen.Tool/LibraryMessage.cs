using System.Text.RegularExpressions;

namespace WandbGen.Tool;

/// <summary>
/// Messages of the library, which name the members that a programmer sets: here they name the options of the command line and the
/// variables that a user sets, and what cannot be set is left out.
/// </summary>
internal static partial class LibraryMessage
{
    private static readonly (string Member, string Here)[] s_words =
    [
        ("WandbClientOptions.ApiKey or the environment's WANDB_API_KEY, or run 'wandb login', which writes ~/.netrc", "WANDB_API_KEY"),
        ("WandbClientOptions.BaseUrl or WANDB_BASE_URL", "WANDB_BASE_URL"),
        ("ArtifactCollectionAsync and its Artifacts list", "'wandbgen artifacts versions' lists"),
        (" from WandbClientOptions.ApiKey", ""),
        (" or WandbClientOptions.Entity", ""),
        (" or WandbClientOptions.Project", ""),
        (" or in WandbClientOptions.ConfigureHttpHandler", ""),
        ("WandbClientOptions.AttemptTimeout", "--timeout"),
        ("WandbClientOptions.TotalTimeout", "--timeout"),
        ("or set AllowInsecureHttp", "or --allow-http"),
        ("(AllowInsecureHttp)", "(--allow-http)"),
        ("(FollowReferences)", "(--no-references)"),
        ("FromStep must not be greater than BeforeStep", "--from must not be greater than --before"),
        (", or accept it with HistoryOptions.OnIncomplete", ""),
    ];

    public static string Of(Exception exception)
    {
        // The message of .NET for an empty argument tells only by the parameter which one it is.
        string message =
            exception is ArgumentException { ParamName: { } parameter }
            && exception.Message.StartsWith("The value cannot be an empty string", StringComparison.Ordinal)
                ? $"The value for '{parameter}' is empty."
                : exception.Message;
        foreach ((string member, string here) in s_words)
        {
            message = message.Replace(member, here, StringComparison.Ordinal);
        }

        message = Unsettable().Replace(message, "");
        return exception is UnauthorizedAccessException ? $"{message} Change its permissions, or name another path." : message;
    }

    // Parts of messages for programmers: names of parameters, options that the tool does not have, and classes to add.
    [GeneratedRegex(@" \(Parameter '\w+'\)| \(WandbClientOptions\.\w+\)| Add [^.]*? to ArtifactDownloadOptions\.References,(?= or leave)")]
    private static partial Regex Unsettable();
}
