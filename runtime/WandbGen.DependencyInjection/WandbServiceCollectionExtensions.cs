using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using WandbGen;
using WandbGen.DependencyInjection;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers clients of Weights &amp; Biases.</summary>
public static class WandbServiceCollectionExtensions
{
    /// <summary>Registers <see cref="WandbClient"/> and <see cref="WandbApi"/> as singletons that share their connections; nothing is made or sent before one is asked for.</summary>
    /// <param name="services">The container's registrations.</param>
    /// <param name="configure">What the environment, <c>netrc</c> and W&amp;B's settings files shall not decide.</param>
    /// <returns>The options, to be bound to a configuration section, configured from other services, or validated at the start.</returns>
    /// <remarks>
    /// <para>
    /// Unusable options are an <see cref="OptionsValidationException"/> when the client is first resolved, or at the start with <c>ValidateOnStart</c>; a missing API key
    /// is a <see cref="WandbConfigurationException"/> when the client is resolved. The logger factory and the <see cref="TimeProvider"/> are the container's
    /// unless the options name others. Calling this again adds to the options and registers nothing twice. The container disposes the client.
    /// </para>
    /// <para>
    /// A client keeps one handler for the API and one for content and renews their connections every five minutes, so that changes of DNS are seen; handlers of
    /// <c>IHttpClientFactory</c>, made to be let go of after two, would not outlive it. Own handlers go around them by <see cref="WandbClientOptions.ConfigureHttpHandler"/>.
    /// </para>
    /// </remarks>
    /// <example>
    /// <code>
    /// builder.Services.AddWandb(options => options.Entity = "my-team")
    ///     .Configure&lt;AuditLog&gt;((options, log) => options.ConfigureHttpHandler = handler => new AuditHandler(log) { InnerHandler = handler })
    ///     .ValidateOnStart();
    ///
    /// app.MapGet("/files/{run}", (string run, WandbApi wandb, CancellationToken cancellationToken) => …);
    /// </code>
    /// </example>
    public static OptionsBuilder<WandbClientOptions> AddWandb(this IServiceCollection services, Action<WandbClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);

        services.TryAddSingleton(static provider => CreateClient(provider, Options.Options.DefaultName));
        services.TryAddSingleton(static provider => new WandbApi(provider.GetRequiredService<WandbClient>()));
        return AddOptions(services, Options.Options.DefaultName, configure);
    }

    /// <summary>Registers a <see cref="WandbClient"/> and a <see cref="WandbApi"/> of their own under a key, for programs that talk to several servers or as several users.</summary>
    /// <param name="services">The container's registrations.</param>
    /// <param name="name">The key of the services and the name of their options; ordinal.</param>
    /// <param name="configure">What the environment, <c>netrc</c> and W&amp;B's settings files shall not decide.</param>
    /// <returns>The options of that name; see <see cref="AddWandb"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty, which is the name of the options without one.</exception>
    /// <example>
    /// <code>
    /// services.AddKeyedWandb("lab", options => options.BaseUrl = new Uri("https://wandb.lab.example"));
    ///
    /// public sealed class Export([FromKeyedServices("lab")] WandbApi wandb);
    /// </code>
    /// </example>
    public static OptionsBuilder<WandbClientOptions> AddKeyedWandb(this IServiceCollection services, string name, Action<WandbClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);

        services.TryAddKeyedSingleton(name, static (provider, key) => CreateClient(provider, (string)key!));
        services.TryAddKeyedSingleton(name, static (provider, key) => new WandbApi(provider.GetRequiredKeyedService<WandbClient>(key)));
        return AddOptions(services, name, configure);
    }

    private static WandbClient CreateClient(IServiceProvider provider, string name) =>
        new(provider.GetRequiredService<IOptionsMonitor<WandbClientOptions>>().Get(name));

    private static OptionsBuilder<WandbClientOptions> AddOptions(IServiceCollection services, string name, Action<WandbClientOptions>? configure)
    {
        OptionsBuilder<WandbClientOptions> builder = services.AddOptions<WandbClientOptions>(name);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<WandbClientOptions>, ContainerServices>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WandbClientOptions>, OptionsValidation>());
        return configure is null ? builder : builder.Configure(configure);
    }
}
