using WandbGen.Redaction;

namespace WandbGen;

// Requests for a single run.
public partial class RunOverview
{
    private const string MetadataFile = "wandb-metadata.json";
    private const int LargestMetadata = 16 * 1024 * 1024;

    /// <summary>
    /// Reads the information about the machine and the program that W&amp;B's client wrote when the run started: the run's file
    /// <c>wandb-metadata.json</c>.
    /// </summary>
    /// <param name="cancellationToken">A token that cancels the requests.</param>
    /// <returns>An object, or <see langword="null"/> if the run has no such file.</returns>
    /// <exception cref="WandbException">
    /// The file could not be read, or it is larger than 16 MiB. (W&amp;B's Python client returns nothing in this case.)
    /// </exception>
    /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
    public virtual async Task<WandbValue?> MetadataAsync(CancellationToken cancellationToken = default)
    {
        RunFile? file = null;
        await foreach (RunFile candidate in Files([MetadataFile], pageSize: 1).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            file = candidate.WasUploaded ? candidate : null;
        }

        if (file is null)
        {
            return null;
        }

        if (file.Size > LargestMetadata)
        {
            throw new WandbProtocolException(
                $"The file '{MetadataFile}' of the run '{Path}' has {file.Size} bytes, which is too large for metadata."
            );
        }

        using var text = new MemoryStream();
        Stream content = await file.OpenReadAsync(cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            await content.CopyToAsync(text, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            WandbValue metadata = WandbValue.Parse(text.GetBuffer().AsSpan(0, (int)text.Length));
            if (metadata.Kind == WandbValueKind.Object)
            {
                return metadata;
            }
        }
        catch (FormatException exception)
        {
            throw new WandbProtocolException(
                SafeText.Clean($"The file '{MetadataFile}' of the run '{Path}' is not JSON."),
                innerException: exception
            );
        }

        throw new WandbProtocolException(SafeText.Clean($"The file '{MetadataFile}' of the run '{Path}' is not an object."));
    }

    /// <summary>Reads the sweep that started the run.</summary>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The sweep, or <see langword="null"/> if none did: <see cref="SweepName"/>.</returns>
    /// <exception cref="WandbNotFoundException">The sweep was deleted, or the API key has no access to it.</exception>
    /// <exception cref="WandbException">The request failed.</exception>
    /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
    public virtual async Task<Sweep?> SweepAsync(CancellationToken cancellationToken = default) =>
        string.IsNullOrEmpty(SweepName)
            ? null
            : await WandbApi.QuerySweepAsync(ReadingClient, Entity, Project, SweepName, cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// Reads the number of the last step in the history of the run, as Python's <c>run.lastHistoryStep</c>, which is -1 if there is none.
    /// </summary>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>
    /// The step, or <see langword="null"/> if nothing was logged: the key <c>lastStep</c> of GraphQL's <c>Run.historyKeys</c>.
    /// </returns>
    /// <exception cref="WandbNotFoundException">The run was deleted, or the API key no longer has access to it.</exception>
    /// <exception cref="WandbException">The request failed.</exception>
    /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
    public virtual async Task<long?> LastStepAsync(CancellationToken cancellationToken = default)
    {
        WandbValue keys = await QueryHistoryKeysAsync(ReadingClient, Entity, Project, Id, cancellationToken).ConfigureAwait(false);
        return keys.Find("lastStep") switch
        {
            { } step when step.TryGetInt64(out long last) => last >= 0 ? last : null,
            { } step when step.TryGetDouble(out double last) && last is >= 0 and < long.MaxValue => (long)last,
            _ => null,
        };
    }

    /// <summary>Reads the last lines that the run printed.</summary>
    /// <param name="count">The number of lines. Servers send at most about 10,000.</param>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The lines in their order; fewer if the run printed fewer.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    /// <exception cref="WandbNotFoundException">The run was deleted, or the API key no longer has access to it.</exception>
    /// <exception cref="WandbException">The request failed.</exception>
    /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
    public virtual async Task<IReadOnlyList<ConsoleLogLine>> LastConsoleLinesAsync(int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ConsoleLogTail? tail = await QueryTailAsync(ReadingClient, Entity, Project, Id, count, cancellationToken).ConfigureAwait(false);
        return tail is null ? [] : [.. tail.Lines.Select(static edge => edge?.Line).OfType<ConsoleLogLine>()];
    }

    [WandbQuery(
        """
            query RunHistoryKeys($entity: String!, $project: String!, $run: String!) {
              project(name: $project, entityName: $entity) { run(name: $run) { historyKeys } }
            }
            """
    )]
    private static partial Task<WandbValue> QueryHistoryKeysAsync(
        WandbClient client,
        string entity,
        string project,
        string run,
        CancellationToken cancellationToken
    );

    [WandbQuery(
        """
            query RunConsoleLogTail($entity: String!, $project: String!, $run: String!, $last: Int!) {
              project(name: $project, entityName: $entity) { run(name: $run) { lineCount: logLineCount logLines(last: $last) } }
            }
            """
    )]
    private static partial Task<ConsoleLogTail?> QueryTailAsync(
        WandbClient client,
        string entity,
        string project,
        string run,
        int last,
        CancellationToken cancellationToken
    );
}
