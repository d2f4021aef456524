using Microsoft.Extensions.Logging;

namespace WandbGen;

/// <summary>What walks log.</summary>
internal static partial class PagingLog
{
    [LoggerMessage(11, LogLevel.Information, "{Operation}: {Asked} items at once were too much, {Next} are asked for. {Failure}")]
    public static partial void AskForLess(ILogger logger, string operation, int asked, int next, string failure);

    [LoggerMessage(12, LogLevel.Warning, "{Operation}: the listing is not known to be whole: {Doubt}.")]
    public static partial void IsNotWhole(ILogger logger, string operation, string doubt);
}
