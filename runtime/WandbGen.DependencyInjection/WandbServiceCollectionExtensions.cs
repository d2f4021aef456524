using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using WandbGen;
using WandbGen.DependencyInjection;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers clients of Weights &amp; Biases.</summary>
public static class WandbServiceCollectionExtensions
{
    /// <summary>Registers <see cref="WandbClient"/> and <see cref="WandbApi"/> as singletons that share their connections; nothing is made
    /// or sent before one is asked for.</summary>
    /// <param name="services">The container's registrations.</param>
    /// <param name="configure">What the environment, <c>netrc</c> and W&amp;B's settings files shall not decide.</param>
    /// <returns>The options, to be bound to a configuration section, configured from other services, or validated at the start.</returns>
    /// <remarks>
    /// <para>
    /// Unusable options, a missing API key among them, are an <see cref="OptionsValidationException"/> when the client is first resolved,
    /// or at the start with <c>ValidateOnStart</c>. The logger factory and the <see cref="TimeProvider"/> are the container's
    /// unless the options name others. Calling this again adds to the options and registers nothing twice. The container disposes the
    /// client.
    /// </para>
    /// <para>
    /// A client keeps one handler for the API and one for content and renews their connections every five minutes, so that changes of DNS
    /// are seen. Own handlers go around them by
    /// <see cref="WandbClientOptions.ConfigureHttpHandler"/>, or those of <c>IHttpClientFactory</c> by <see cref="UseHttpClientFactory"/>.
    /// </para>
    /// </remarks>
    /// <example>
    /// <code>
    /// builder.Services.AddWandb(options => options.Entity = "my-team")
    ///     .Configure&lt;AuditLog&gt;((options, log) =>
    ///         options.ConfigureHttpHandler = handler => new AuditHandler(log) { InnerHandler = handler })
    ///     .ValidateOnStart();
    ///
    /// app.MapGet("/files/{run}", (string run, WandbApi wandb, CancellationToken cancellationToken) => …);
    /// </code>
    /// </example>
    public static OptionsBuilder<WandbClientOptions> AddWandb(
        this IServiceCollection services,
        Action<WandbClientOptions>? configure = null
    )
    {
        ArgumentNullException.ThrowIfNull(services);

        services.TryAddSingleton(static provider => CreateClient(provider, Options.Options.DefaultName));
        services.TryAddSingleton(static provider => new WandbApi(provider.GetRequiredService<WandbClient>()));
        return AddOptions(services, Options.Options.DefaultName, configure);
    }

    /// <summary>Registers a <see cref="WandbClient"/> and a <see cref="WandbApi"/> of their own under a key, for programs that talk to
    /// several servers or as several users.</summary>
    /// <param name="services">The container's registrations.</param>
    /// <param name="key">The key of the services: a string, which is the name of their options too, or any other object, whose options have
    /// a name made from it.</param>
    /// <param name="configure">What the environment, <c>netrc</c> and W&amp;B's settings files shall not decide.</param>
    /// <returns>The options, with their name; see <see cref="AddWandb"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="key"/> is empty, which is the name of the options without one, or
    /// <see cref="KeyedService.AnyKey"/>.</exception>
    /// <example>
    /// <code>
    /// services.AddKeyedWandb("lab", options => options.BaseUrl = new Uri("https://wandb.lab.example"));
    ///
    /// public sealed class Export([FromKeyedServices("lab")] WandbApi wandb);
    /// </code>
    /// </example>
    public static OptionsBuilder<WandbClientOptions> AddKeyedWandb(
        this IServiceCollection services,
        object key,
        Action<WandbClientOptions>? configure = null
    )
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(key);
        if (key is "" || ReferenceEquals(key, KeyedService.AnyKey))
        {
            throw new ArgumentException("A client needs a key of its own.", nameof(key));
        }

        OptionsName name = FindName(services, key);
        services.TryAddKeyedSingleton(key, name);
        services.TryAddKeyedSingleton(
            key,
            static (provider, key) => CreateClient(provider, provider.GetRequiredKeyedService<OptionsName>(key).Value)
        );
        services.TryAddKeyedSingleton(key, static (provider, key) => new WandbApi(provider.GetRequiredKeyedService<WandbClient>(key)));
        return AddOptions(services, name.Value, configure);
    }

    /// <summary>Sends every request of the client, to the API and for content, through the handlers that <c>IHttpClientFactory</c> has
    /// under a name.</summary>
    /// <param name="builder">The client's options, as <see cref="AddWandb"/> and <see cref="AddKeyedWandb"/> return them.</param>
    /// <param name="name">The name of <c>AddHttpClient(name)</c>; clients may share one.</param>
    /// <returns>The same options.</returns>
    /// <remarks>
    /// <para>
    /// The factory's handlers are asked for anew with each request, live as long as <c>SetHandlerLifetime</c> says and are never disposed
    /// by the client. Behind them the client's own
    /// connections remain, with redirects, cookies and decompression as it needs them, the guard of
    /// <see cref="WandbClientOptions.AllowPrivateContentAddresses"/> and its limits. A primary handler that
    /// is configured for the name after this call replaces them, for the API and for content: it must neither follow redirects nor keep
    /// cookies nor decompress content.
    /// </para>
    /// <para>
    /// Redirects and retries are separate requests, and the client decides about them: a handler that repeats requests by itself, as those
    /// of <c>AddStandardResilienceHandler</c> do (<c>ConfigureHttpClientDefaults</c>
    /// puts them here too), multiplies the attempts and may execute a mutation twice. What is set on an <see cref="HttpClient"/> (its base
    /// address, headers, time limit) has no effect, since none is made.
    /// </para>
    /// </remarks>
    /// <example>
    /// <code>
    /// services.AddHttpClient("WandbGen").AddHttpMessageHandler&lt;AuditHandler&gt;();
    /// services.AddWandb().UseHttpClientFactory();
    /// </code>
    /// </example>
    public static OptionsBuilder<WandbClientOptions> UseHttpClientFactory(
        this OptionsBuilder<WandbClientOptions> builder,
        string name = nameof(WandbGen)
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);

        builder.Services.AddHttpClient(name).ConfigurePrimaryHttpMessageHandler(static () => new FactoryHandler.Primary());
        // After all other configuration: what the program makes of the client's handler is part of the connections.
        return builder.PostConfigure<IHttpMessageHandlerFactory>(
            (options, factory) =>
            {
                Func<SocketsHttpHandler, HttpMessageHandler>? configured = options.ConfigureHttpHandler;
                options.ConfigureHttpHandler = handler => FactoryHandler.Wrap(configured?.Invoke(handler) ?? handler, factory, name);
            }
        );
    }

    // Equal keys are one client, so that adding it again adds to its options.
    private static OptionsName FindName(IServiceCollection services, object key)
    {
        ServiceDescriptor[] named = [.. services.Where(service => service.IsKeyedService && service.ServiceType == typeof(OptionsName))];
        return Array.Find(named, service => key.Equals(service.ServiceKey))?.KeyedImplementationInstance as OptionsName
            ?? new OptionsName(key as string ?? $"{key.GetType()} {key} {named.Length}");
    }

    private static WandbClient CreateClient(IServiceProvider provider, string name) =>
        new(provider.GetRequiredService<IOptionsMonitor<WandbClientOptions>>().Get(name));

    private static OptionsBuilder<WandbClientOptions> AddOptions(
        IServiceCollection services,
        string name,
        Action<WandbClientOptions>? configure
    )
    {
        OptionsBuilder<WandbClientOptions> builder = services.AddOptions<WandbClientOptions>(name);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<WandbClientOptions>, ContainerServices>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WandbClientOptions>, OptionsValidation>());
        return configure is null ? builder : builder.Configure(configure);
    }
}
