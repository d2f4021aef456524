using WandbGen.Redaction;
using WandbGen.Yaml;

namespace WandbGen;

/// <content>Creates sweeps.</content>
public partial class WandbApi
{
    /// <summary>Creates a sweep. Agents start its runs; <see cref="Sweep.RunAgentAsync"/> is one.</summary>
    /// <param name="path"><c>entity/project</c>, <c>project</c> with the default entity, or the address of the project's page.</param>
    /// <param name="sweep">The sweep.</param>
    /// <param name="cancellationToken">A token that cancels the requests. It is then unknown whether the sweep was created.</param>
    /// <returns>The sweep, read from the server, and what the server warns of.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="path"/> is not the path of a project, or the configuration is not a YAML mapping. Nothing was sent.
    /// </exception>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The sweep may have been created.</exception>
    /// <exception cref="WandbChangeMadeException">The change was made, but the result could not be read.</exception>
    /// <exception cref="WandbException">The server refused the request.</exception>
    /// <remarks>Uses GraphQL's <c>upsertSweep</c>, which is never sent twice: each time it would create another sweep.</remarks>
    /// <example>
    /// <code>
    /// CreatedSweep created = await api.CreateSweepAsync(
    ///     "entity/project",
    ///     new NewSweep
    ///     {
    ///         Config = """
    ///             method: grid
    ///             metric: {name: loss, goal: minimize}
    ///             parameters:
    ///               lr: {values: [0.1, 0.01]}
    ///             """,
    ///     }
    /// );
    /// </code>
    /// </example>
    public virtual async Task<CreatedSweep> CreateSweepAsync(string path, NewSweep sweep, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        RequireOwnServer(path);
        ProjectPath parsed = ProjectPath.Parse(path, Client);
        try
        {
            if (YamlJson.Load(sweep.Config) is not YamlDotNet.RepresentationModel.YamlMappingNode)
            {
                throw new FormatException("It is not a mapping.");
            }
        }
        catch (FormatException exception)
        {
            throw new ArgumentException(
                SafeText.Clean($"The configuration of the sweep cannot be read. {exception.Message}"),
                nameof(sweep),
                exception
            );
        }

        string entity = parsed.Entity ?? await DefaultEntityAsync(cancellationToken).ConfigureAwait(false);
        SweepCreation created = await SweepMutations
            .CreateAsync(
                Client,
                new SweepInput
                {
                    EntityName = entity,
                    ProjectName = parsed.Project,
                    Config = sweep.Config,
                    Name = sweep.Name,
                    Description = sweep.Description,
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        string id =
            created.Id
            ?? throw new WandbChangeMadeException(
                new WandbProtocolException("The server created a sweep, but its answer does not identify it.", "data.upsertSweep.sweep")
            );
        return new CreatedSweep(
            await AfterChange.ReadAsync(QuerySweepAsync(Client, entity, parsed.Project, id, cancellationToken)).ConfigureAwait(false),
            created.ConfigValidationWarnings
        );
    }
}
