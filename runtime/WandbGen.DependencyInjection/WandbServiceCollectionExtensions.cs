using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using WandbGen;
using WandbGen.DependencyInjection;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers clients of Weights &amp; Biases.</summary>
public static class WandbServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="WandbClient"/> and <see cref="WandbApi"/> as singletons that share their connections. A client is created when
    /// it is first resolved.
    /// </summary>
    /// <param name="services">The service collection.</param>
    /// <param name="configure">
    /// A function that configures the settings that take precedence over environment variables, <c>netrc</c> and W&amp;B's settings files.
    /// </param>
    /// <returns>
    /// The options builder, which can bind the options to a configuration section, configure them from other services, or validate them at
    /// startup.
    /// </returns>
    /// <remarks>
    /// <para>
    /// If the options are not valid or there is no API key, resolving the client throws an <see cref="OptionsValidationException"/>; with
    /// <c>ValidateOnStart</c>, starting the application does. The logger factory and the <see cref="TimeProvider"/> are those of the
    /// container, unless the options specify others. Another call adds to the options and registers nothing twice. The container disposes
    /// the client.
    /// </para>
    /// <para>
    /// A client has one handler for the API and one for content. Their connections are renewed every five minutes, so changes in DNS take
    /// effect. To add your own handlers, use <see cref="WandbClientOptions.ConfigureHttpHandler"/>, or <see cref="UseHttpClientFactory"/>
    /// for those of <c>IHttpClientFactory</c>.
    /// </para>
    /// </remarks>
    /// <example>
    /// <code>
    /// builder.Services.AddWandb(options => options.Entity = "my-team")
    ///     .Configure&lt;AuditLog&gt;((options, log) =>
    ///         options.ConfigureHttpHandler = handler => new AuditHandler(log) { InnerHandler = handler })
    ///     .ValidateOnStart();
    ///
    /// app.MapGet("/files/{run}", (string run, WandbApi wandb) => wandb.RunAsync(run));
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

    /// <summary>
    /// Registers a separate <see cref="WandbClient"/> and <see cref="WandbApi"/> with a key, for programs that use several servers or
    /// users.
    /// </summary>
    /// <param name="services">The service collection.</param>
    /// <param name="key">
    /// The key of the services. A string is also the name of their options; for any other object, the name of the options is derived from
    /// it.
    /// </param>
    /// <param name="configure">
    /// A function that configures the settings that take precedence over environment variables, <c>netrc</c> and W&amp;B's settings files.
    /// </param>
    /// <returns>The options builder, which has the name of the options. See <see cref="AddWandb"/>.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="key"/> is empty, which is the name of the default options, or <see cref="KeyedService.AnyKey"/>.
    /// </exception>
    /// <example>
    /// <code>
    /// services.AddKeyedWandb("lab", options => options.BaseUrl = new Uri("https://wandb.lab.example"));
    ///
    /// public sealed class Export([FromKeyedServices("lab")] WandbApi lab)
    /// {
    ///     public Task&lt;Run&gt; FindAsync(string path) => lab.RunAsync(path);
    /// }
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
            throw new ArgumentException("The key must not be the default or KeyedService.AnyKey.", nameof(key));
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

    /// <summary>
    /// Sends every request of the client, to the API and for content, through the handlers that <c>IHttpClientFactory</c> has for a name.
    /// </summary>
    /// <param name="builder">The options builder that <see cref="AddWandb"/> or <see cref="AddKeyedWandb"/> returned.</param>
    /// <param name="name">The name that is used with <c>AddHttpClient(name)</c>. Several clients can share it.</param>
    /// <returns>The same options builder.</returns>
    /// <remarks>
    /// <para>
    /// The client gets the handlers from the factory for each request. They live as long as <c>SetHandlerLifetime</c> specifies, and the
    /// client does not dispose them. The innermost handler is the client's own, with its handling of redirects, cookies and decompression,
    /// the check of <see cref="WandbClientOptions.AllowPrivateContentAddresses"/> and its limits. A primary handler that is configured for
    /// the name after this call replaces it, for the API and for content. It must not follow redirects, store cookies or decompress
    /// content.
    /// </para>
    /// <para>
    /// The client sends redirects and retries as separate requests. A handler that repeats requests by itself, such as that of
    /// <c>AddStandardResilienceHandler</c>, multiplies the attempts and can execute a mutation twice. <c>ConfigureHttpClientDefaults</c>
    /// adds such a handler to this name too. Settings of an <see cref="HttpClient"/> (base address, headers, timeout) have no effect,
    /// because the client does not create one.
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
        // This runs after all other configuration, so that the program's own ConfigureHttpHandler is called first.
        return builder.PostConfigure<IHttpMessageHandlerFactory>(
            (options, factory) =>
            {
                Func<SocketsHttpHandler, HttpMessageHandler>? configured = options.ConfigureHttpHandler;
                options.ConfigureHttpHandler = handler => FactoryHandler.Wrap(configured?.Invoke(handler) ?? handler, factory, name);
            }
        );
    }

    // Equal keys mean the same client: another call adds to its options.
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
