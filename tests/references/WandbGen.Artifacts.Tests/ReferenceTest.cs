using WandbGen.Testing;

namespace WandbGen.References.Tests;

/// <summary>A test of references that a resolver follows.</summary>
public abstract class ReferenceTest : ArtifactContentTest
{
    protected Task<Artifact> ReferAsync(params IEnumerable<(string Path, string Address, string Digest, string? Extra)> references) =>
        AddAsync(
            references: references.ToDictionary(
                static reference => reference.Path,
                static reference => new SandboxReference(reference.Address, reference.Digest, null, reference.Extra)
            )
        );

    /// <summary>Logs references, and says what the manifest has of them.</summary>
    protected async Task<(Artifact Artifact, ArtifactEntry[] Entries)> LogAsync(
        NewArtifact references,
        params IReadOnlyList<IArtifactReferenceResolver> resolvers
    )
    {
        Data.AddRun("entity", "project", "run");
        Run run = await Api.RunAsync("entity/project/run", CancellationToken);
        ArtifactUpload upload = await run.LogArtifactAsync(
            references,
            options: new ArtifactUploadOptions { References = resolvers },
            cancellationToken: CancellationToken
        );
        Assert.Equal(0, upload.Uploaded);
        ArtifactEntry[] entries = await upload.Artifact.Entries(cancellationToken: CancellationToken).ToArrayAsync(CancellationToken);
        return (upload.Artifact, entries);
    }

    /// <summary>Nothing was logged.</summary>
    protected async Task<TException> FailToLogAsync<TException>(NewArtifact references, IArtifactReferenceResolver resolver)
        where TException : WandbException
    {
        TException error = await Assert.ThrowsAsync<TException>(() => LogAsync(references, resolver));
        Assert.Empty(Data.ListArtifactStates("entity", "project", references.Name));
        return error;
    }

    protected static NewArtifact New() => new("data", "dataset");

    protected Task<ArtifactDownload> DownloadAsync(
        Artifact artifact,
        IArtifactReferenceResolver resolver,
        string target = "root",
        ArtifactCache? cache = null
    ) =>
        artifact.DownloadAsync(
            Path.Combine(Root, target),
            new ArtifactDownloadOptions { References = [resolver], Cache = cache },
            cancellationToken: CancellationToken
        );

    protected async Task<WandbException> FailAsync(Artifact artifact, IArtifactReferenceResolver resolver)
    {
        var exception = await Assert.ThrowsAsync<WandbArtifactDownloadException>(() => DownloadAsync(artifact, resolver));
        Assert.Empty(FilesBelowTarget());
        return exception.Failures.Single().Value;
    }
}
