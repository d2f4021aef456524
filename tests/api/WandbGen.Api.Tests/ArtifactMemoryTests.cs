using System.Text;

namespace WandbGen.Tests;

/// <summary>Alone, because the memory that is measured is the whole process's.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class ArtifactMemory;

[Collection<ArtifactMemory>]
public sealed class ArtifactMemoryTests
{
    private const string Md5OfA = "DMF1ucDxtqgxw5niaXcmYQ==";

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_million_entries_need_less_than_200_MB()
    {
        const int Count = 1_000_000;
        GC.Collect();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long most = 0;
        using var text = new GeneratedManifest(Count, () => most = Math.Max(most, GC.GetTotalMemory(false) - before));

        ArtifactManifest manifest = await ManifestReader.ReadAsync(text, CancellationToken);

        long kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        TestContext.Current.TestOutputHelper?.WriteLine($"most {most / 1e6:F0} MB, kept {kept / 1e6:F0} MB");
        TimeSpan used = Environment.CpuUsage.TotalTime;
        var paths = new EntryPaths(manifest, ArtifactTransfer.Select(manifest, new ArtifactDownloadOptions()), "root", portable: true);
        paths.Check(CancellationToken);
        long planned = GC.GetTotalMemory(forceFullCollection: true) - before;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"planned {planned / 1e6:F0} MB, {(Environment.CpuUsage.TotalTime - used).TotalSeconds:F1} s of processor time"
        );
        GC.KeepAlive(paths);
        Assert.InRange(planned, 0, 200_000_000);
        Assert.Equal(Count, manifest.Count);
        Assert.InRange(most, 0, 200_000_000);
        Assert.Equal(Count * 4096L, manifest.TotalSize);
        GC.KeepAlive(manifest);
    }

    /// <summary>A manifest that is made as it is read.</summary>
    private sealed class GeneratedManifest(int count, Action observe) : Stream
    {
        private readonly MemoryStream _next = new();
        private int _entry = -1;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get; set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_next.Position == _next.Length && _entry <= count)
            {
                _next.SetLength(0);
                do
                {
                    _next.Write(
                        Encoding.UTF8.GetBytes(
                            _entry < 0 ? """{"version":1,"contents":{"""
                            : _entry == count ? "}}"
                            : $$"""{{(_entry == 0 ? "" : ",")}}"data/part-{{_entry / 1000:D4}}/image-{{_entry:D8}}.png":{"digest":"""
                                + $"\"{Md5OfA}\","
                                + "\"size\":4096,\"birthArtifactID\":\"QXJ0aWZhY3Q6MTIzNDU2Nzg5\"}"
                        )
                    );
                } while (++_entry % 1000 != 0 && _entry <= count);
                _next.Position = 0;
                if (_entry % 50_000 == 0)
                {
                    observe();
                }
            }

            return ValueTask.FromResult(_next.Read(buffer.Span));
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
