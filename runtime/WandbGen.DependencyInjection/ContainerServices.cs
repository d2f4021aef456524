using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace WandbGen.DependencyInjection;

/// <summary>Sets the services of the container in the options that specify none, after all other configuration.</summary>
internal sealed class ContainerServices(ILoggerFactory? loggerFactory = null, TimeProvider? timeProvider = null)
    : IPostConfigureOptions<WandbClientOptions>
{
    public void PostConfigure(string? name, WandbClientOptions options)
    {
        if (loggerFactory is not null && options.LoggerFactory == NullLoggerFactory.Instance)
        {
            options.LoggerFactory = loggerFactory;
        }

        if (timeProvider is not null && options.TimeProvider == TimeProvider.System)
        {
            options.TimeProvider = timeProvider;
        }
    }
}
