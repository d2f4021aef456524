using Microsoft.Extensions.Logging;

namespace WandbGen;

/// <summary>The log messages of enumerations.</summary>
internal static partial class PagingLog
{
    [LoggerMessage(
        11,
        LogLevel.Information,
        "{Operation}: a page of {Asked} items was too much; the next request asks for {Next}. {Failure}"
    )]
    public static partial void AskForLess(ILogger logger, string operation, int asked, int next, string failure);

    [LoggerMessage(12, LogLevel.Warning, "{Operation}: the listing may be incomplete: {Doubt}.")]
    public static partial void IsNotWhole(ILogger logger, string operation, string doubt);
}
