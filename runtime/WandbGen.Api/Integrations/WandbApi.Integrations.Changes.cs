namespace WandbGen;

/// <content>Creates integrations.</content>
public partial class WandbApi
{
    /// <summary>Creates a webhook, an address that automations can call.</summary>
    /// <param name="entity">The user or team, or <see langword="null"/> for the default entity.</param>
    /// <param name="name">The name: letters, digits, <c>-</c>, <c>_</c> and blanks, at most 64.</param>
    /// <param name="address">The address that is called.</param>
    /// <param name="accessTokenReference">
    /// The name of the secret of the team that is sent as a bearer token. Not the token itself.
    /// </param>
    /// <param name="secretReference">The name of the secret of the team that signs the payload. Not the secret itself.</param>
    /// <param name="cancellationToken">A token that cancels the requests. It is then unknown whether the webhook was created.</param>
    /// <returns>The webhook.</returns>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The webhook may have been created.</exception>
    /// <exception cref="WandbChangeMadeException">The change was made, but the result could not be read.</exception>
    /// <exception cref="WandbProtocolException">The server created an integration of another kind.</exception>
    /// <exception cref="WandbException">The server refused the request: the name is not valid, or is taken, for example.</exception>
    /// <remarks>Uses GraphQL's <c>createGenericWebhookIntegration</c>, which is never sent twice.</remarks>
    public virtual async Task<WebhookIntegration> CreateWebhookIntegrationAsync(
        string? entity,
        string name,
        Uri address,
        string? accessTokenReference = null,
        string? secretReference = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(address);
        entity ??= await DefaultEntityAsync(cancellationToken).ConfigureAwait(false);
        Integration created = await AutomationMutations
            .CreateWebhookAsync(
                Client,
                new NewWebhookInput
                {
                    EntityName = entity,
                    Name = name,
                    Url = address.AbsoluteUri,
                    AccessTokenReference = accessTokenReference,
                    SecretReference = secretReference,
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return created as WebhookIntegration
            ?? throw new WandbChangeMadeException(
                new WandbProtocolException(
                    "The server created an integration that is not a webhook.",
                    "data.createGenericWebhookIntegration.integration"
                )
            );
    }
}
