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
