using WandbGen.Redaction;

namespace WandbGen;

/// <content>Finds whatever a path leads to.</content>
public partial class WandbApi
{
    /// <summary>Reads the object that a path or the address of a web page leads to.</summary>
    /// <param name="path">
    /// <c>project</c> or <c>entity/project</c>; <c>entity/project/run</c> or <c>entity/project/runs/run</c>;
    /// <c>entity/project/sweeps/sweep</c>; <c>entity/project/reports/title--id</c>; <c>entity/project/name:alias</c> or
    /// <c>wandb-artifact://…</c>; or the address of such a page.
    /// </param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>A <see cref="Project"/>, <see cref="Run"/>, <see cref="Sweep"/>, <see cref="Report"/>, <see cref="Artifact"/> or
    /// <see cref="ArtifactCollection"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> has none of these forms.</exception>
    /// <exception cref="WandbConfigurationException">The path leaves out the entity and there is no default for it.</exception>
    /// <exception cref="WandbNotFoundException">There is nothing there, or the API key has no access to it.</exception>
    /// <exception cref="WandbException">The request failed.</exception>
    /// <example>
    /// <code>
    /// string what = await api.FromPathAsync("https://wandb.ai/entity/project/sweeps/pace") switch
    /// {
    ///     Run run => $"a run that is {run.State}",
    ///     Sweep sweep => $"a sweep of {sweep.RunCount} runs",
    ///     WandbItem other => other.ToString(),
    /// };
    /// </code>
    /// </example>
    public virtual async Task<WandbItem> FromPathAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        RequireOwnServer(path);
        if (path.TrimStart().StartsWith(ArtifactPath.IdScheme, StringComparison.OrdinalIgnoreCase))
        {
            return await ArtifactAsync(path, cancellationToken).ConfigureAwait(false);
        }

        (string[] parts, bool isAddress) = PagePath.Parse(path, Client, Invalid);
        return parts switch
        {
            [_, _, "runs", _, ..] => await RunAsync(path, cancellationToken).ConfigureAwait(false),
            [_, _, "sweeps", _, ..] => await SweepAsync(path, cancellationToken).ConfigureAwait(false),
            [_, _, "reports", _, ..] => await ReportAsync(path, cancellationToken).ConfigureAwait(false),
            [_, _, "artifacts", _, _] or [_, _, "artifacts", _, _, "overview" or "versions" or "lineage"] when isAddress =>
                await ArtifactCollectionAsync(path, cancellationToken).ConfigureAwait(false),
            [_, _, "artifacts", _, _, _, ..] when isAddress => await ArtifactAsync(path, cancellationToken).ConfigureAwait(false),
            [_, _, ..] when isAddress => await ProjectAsync(path, cancellationToken).ConfigureAwait(false),
            // An alias may have slashes, which are not the path's then.
            [_, _, var name, ..] when name.Contains(':', StringComparison.Ordinal) => await ArtifactAsync(path, cancellationToken)
                .ConfigureAwait(false),
            [_] or [_, _] => await ProjectAsync(path, cancellationToken).ConfigureAwait(false),
            [_, _, _] => await RunAsync(path, cancellationToken).ConfigureAwait(false),
            _ => throw Invalid(path, "nothing in W&B has such an address"),
        };

        static ArgumentException Invalid(string path, string reason) =>
            new(
                SafeText.Clean(
                    $"'{path}' cannot be followed: {reason}. Write 'entity/project', 'entity/project/run', "
                        + "'entity/project/sweeps/sweep', 'entity/project/reports/title--id', 'entity/project/name:alias' or the "
                        + "address of a page."
                ),
                nameof(path)
            );
    }
}
