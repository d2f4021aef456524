using WandbGen.Redaction;

namespace WandbGen;

/// <summary>
/// The entry point to Weights &amp; Biases: finds runs, projects and teams by their paths. It is safe for concurrent use: create one and
/// share it.
/// </summary>
/// <remarks>Its members are virtual, so that a test can substitute them.</remarks>
/// <example>
/// <code>
/// using var api = new WandbApi();                       // key from WANDB_API_KEY or netrc
/// Run run = await api.RunAsync("entity/project/run-id");
/// await foreach (RunFile file in run.Files())
/// {
///     Console.WriteLine($"{file.Name} {file.Size}");
///     await file.DownloadAsync("download_directory", replace: true);
/// }
/// </code>
/// </example>
public partial class WandbApi : IDisposable
{
    private readonly bool _ownsClient;

    /// <summary>
    /// Creates an API client that is configured by environment variables, W&amp;B's settings files and netrc. Sends no request.
    /// </summary>
    /// <exception cref="WandbConfigurationException">No API key is configured, or a setting is invalid.</exception>
    public WandbApi()
        : this(new WandbClientOptions()) { }

    /// <summary>Creates an API client with options. Sends no request.</summary>
    /// <param name="options">The settings that take precedence over environment variables.</param>
    /// <exception cref="WandbConfigurationException">No API key is configured, or a setting is invalid.</exception>
    public WandbApi(WandbClientOptions options)
    {
        Client = new WandbClient(options);
        _ownsClient = true;
    }

    /// <summary>Creates an API client that uses an existing client. The caller disposes the client.</summary>
    /// <param name="client">The client.</param>
    public WandbApi(WandbClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        Client = client;
    }

    /// <summary>The client, which you can pass to your own collections.</summary>
    public WandbClient Client { get; }

    /// <summary>Returns the default entity: the configured one, or else the server's default for the API key's owner.</summary>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The name of the entity: GraphQL's <c>viewer.entity</c> if none is configured.</returns>
    /// <exception cref="WandbConfigurationException">No entity is configured, and the server has no default.</exception>
    /// <exception cref="WandbException">The request failed.</exception>
    public virtual async Task<string> DefaultEntityAsync(CancellationToken cancellationToken = default) =>
        Client.Entity
        ?? await QueryDefaultEntityAsync(cancellationToken).ConfigureAwait(false)
        ?? throw new WandbConfigurationException(
            "There is no default entity: the server has none for this API key. Write 'entity/project/run', or set WANDB_ENTITY "
                + "or WandbClientOptions.Entity."
        );

    /// <summary>Disposes the client, if this object created it.</summary>
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        if (_ownsClient)
        {
            Client.Dispose();
        }
    }

    [WandbQuery("query DefaultEntity { viewer { entity } }")]
    private partial Task<string?> QueryDefaultEntityAsync(CancellationToken cancellationToken);

    // The path of another server's page can be that of another run here.
    private void RequireOwnServer(string path)
    {
        if (
            path is not null
            && Uri.TryCreate(path.Trim(), UriKind.Absolute, out Uri? page)
            && (page.Scheme == Uri.UriSchemeHttps || page.Scheme == Uri.UriSchemeHttp)
            && !IsOf(page, Client.AppUrl)
            && !IsOf(page, Client.BaseUrl)
            && !(Client.BaseUrl.Host == "api.wandb.ai" && page.Host is "www.wandb.ai" or "app.wandb.ai")
        )
        {
            throw new ArgumentException(
                SafeText.Clean(
                    $"'{path}' is a page of {page.Authority}, but this client uses {Client.BaseUrl.Authority}. Set "
                        + $"{nameof(WandbClientOptions)}.{nameof(WandbClientOptions.BaseUrl)} or WANDB_BASE_URL to the other server."
                ),
                nameof(path)
            );
        }

        // The pages of one server may have another port than its API, if one of them is the scheme's own.
        static bool IsOf(Uri page, Uri server) =>
            page.IdnHost.Equals(server.IdnHost, StringComparison.OrdinalIgnoreCase)
            && (page.Port == server.Port || page.IsDefaultPort || server.IsDefaultPort);
    }

    private string ConfiguredProject(string path) =>
        Client.Project
        ?? throw new WandbConfigurationException(
            $"The path '{path}' has no project, and there is no default. Write the project before it, or set WANDB_PROJECT "
                + "or WandbClientOptions.Project."
        );

    private string ConfiguredEntity() =>
        Client.Entity
        ?? throw new WandbConfigurationException(
            "No entity is given, and there is no default. Write the entity, or set WANDB_ENTITY or WandbClientOptions.Entity."
        );

    private string ConfiguredEntity(string path) =>
        Client.Entity
        ?? throw new WandbConfigurationException(
            $"'{path}' has no entity, and there is no default. Write the entity, or set WANDB_ENTITY or WandbClientOptions.Entity."
        );
}
