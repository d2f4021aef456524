using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace WandbGen;

/// <summary>Reads a manifest of version 1 as it arrives. At most one entry of its text is in memory.</summary>
internal sealed class ManifestReader
{
    private const int BufferSize = 64 * 1024;

    // Far more than any path, reference or metadata of an entry. It limits the memory that a server can make the client use.
    private const int LargestEntry = 4 * 1024 * 1024;

    // The limit of W&B's own client.
    private const int MostEntries = 10_000_000;

    private static readonly JsonReaderOptions s_options = new() { MaxDepth = 64 };

    private readonly ArtifactManifest.Builder _builder = new();
    private bool _isBegun;
    private bool _isInContents;
    private bool _hasContents;
    private bool _isEnded;
    private bool _hasConfig;
    private long? _version;
    private string? _policy;
    private string? _layout;
    private string? _region;
    private byte[] _path = new byte[256];
    private byte[] _digest = new byte[256];
    private byte[] _reference = new byte[256];

    private ManifestReader() { }

    /// <summary>Reads a manifest to its end.</summary>
    /// <param name="stream">The manifest.</param>
    /// <param name="cancellationToken">Ends reading.</param>
    /// <exception cref="WandbProtocolException">It is not a manifest, of another version, or contradicts itself.</exception>
    public static async Task<ArtifactManifest> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var reader = new ManifestReader();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int length = 0;
            var state = new JsonReaderState(s_options);
            bool isFirst = true;
            while (true)
            {
                int read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
                length += read;
                if (isFirst && length < 3 && read > 0)
                {
                    continue;
                }

                int start = isFirst && buffer.AsSpan(0, length).StartsWith("\uFEFF"u8) ? 3 : 0;
                isFirst = false;
                int consumed = start + reader.Consume(buffer.AsSpan(start, length - start), read == 0, ref state);
                if (read == 0)
                {
                    return reader.Finish();
                }

                length -= consumed;
                buffer.AsSpan(consumed, length).CopyTo(buffer);
                if (length == buffer.Length)
                {
                    buffer = Grow(buffer, length);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] buffer, int length)
    {
        if (buffer.Length >= LargestEntry)
        {
            throw Invalid("an entry of it is larger than 4 MiB");
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(2 * buffer.Length);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    /// <returns>The number of bytes that were consumed.</returns>
    private int Consume(ReadOnlySpan<byte> bytes, bool isFinal, ref JsonReaderState state)
    {
        var reader = new Utf8JsonReader(bytes, isFinal, state);
        try
        {
            while (TryStep(ref reader, bytes)) { }
        }
        catch (JsonException exception)
        {
            throw new WandbProtocolException("The artifact's manifest is not JSON.", innerException: exception);
        }
        catch (InvalidOperationException exception)
        {
            throw new WandbProtocolException("The artifact's manifest has a text that is not Unicode.", innerException: exception);
        }

        state = reader.CurrentState;
        return (int)reader.BytesConsumed;
    }

    // A step is consumed completely or not at all: if its end has not arrived yet, the reader keeps its position.
    private bool TryStep(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes)
    {
        Utf8JsonReader step = reader;
        if (!step.Read() || !(_isInContents ? TryReadEntry(ref step, bytes) : TryReadMember(ref step)))
        {
            return false;
        }

        reader = step;
        return true;
    }

    private bool TryReadMember(ref Utf8JsonReader reader)
    {
        if (!_isBegun)
        {
            _isBegun = reader.TokenType == JsonTokenType.StartObject ? true : throw Invalid("it is not an object");
            return true;
        }

        if (reader.TokenType == JsonTokenType.EndObject)
        {
            _isEnded = true;
            return true;
        }

        string name = reader.GetString()!;
        if (!reader.Read())
        {
            return false;
        }

        switch (name)
        {
            case "version":
                if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long version) || version != 1)
                {
                    throw OtherVersion(ref reader);
                }

                _version = _version is null ? version : throw Invalid("it has its version twice");
                return true;
            case "storagePolicy":
                if (_policy is not null)
                {
                    throw Invalid("it has its storage policy twice");
                }

                _policy = reader.TokenType == JsonTokenType.String ? reader.GetString() : throw Invalid("its storage policy is not a text");
                return _policy == "wandb-storage-policy-v1"
                    ? true
                    : throw Invalid($"it has the storage policy '{_policy}', and only wandb-storage-policy-v1 is known");
            case "storagePolicyConfig":
                return !_hasConfig ? TryReadConfig(ref reader) : throw Invalid("it has its storage configuration twice");
            case "contents":
                if (_hasContents || reader.TokenType != JsonTokenType.StartObject)
                {
                    throw Invalid(_hasContents ? "it has contents twice" : "its contents are not an object");
                }

                _hasContents = _isInContents = true;
                return true;
            default:
                return reader.TrySkip();
        }
    }

    private bool TryReadConfig(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return _hasConfig = true;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Invalid("its storage configuration is not an object");
        }

        string? layout = null;
        string? region = null;
        HashSet<string> seen = [];
        while (true)
        {
            if (!reader.Read())
            {
                return false;
            }

            if (reader.TokenType == JsonTokenType.EndObject)
            {
                break;
            }

            string name = reader.GetString()!;
            if (!reader.Read())
            {
                return false;
            }

            if (name is "storageLayout" or "storageRegion")
            {
                if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
                {
                    throw Invalid($"its {name} is not a text");
                }

                if (!seen.Add(name))
                {
                    // Another reader could use the other value.
                    throw Invalid($"it has its {name} twice");
                }

                (layout, region) = name == "storageLayout" ? (reader.GetString(), region) : (layout, reader.GetString());
            }
            else if (!reader.TrySkip())
            {
                return false;
            }
        }

        if (layout is not (null or "V1" or "V2"))
        {
            throw Invalid($"it has the storage layout '{layout}', and only V1 and V2 are known");
        }

        (_layout, _region, _hasConfig) = (layout, region, true);
        return true;
    }

    private bool TryReadEntry(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes)
    {
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            _isInContents = false;
            return true;
        }

        ReadOnlySpan<byte> path = Copy(ref reader, ref _path);
        if (!reader.Read())
        {
            return false;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Invalid(path, "is not an object");
        }

        ReadOnlySpan<byte> digest = default;
        ReadOnlySpan<byte> reference = default;
        ReadOnlySpan<byte> extra = default;
        string? birth = null;
        long? size = null;
        var seen = Members.None;
        while (true)
        {
            if (!reader.Read())
            {
                return false;
            }

            if (reader.TokenType == JsonTokenType.EndObject)
            {
                break;
            }

            Members member =
                reader.ValueTextEquals("digest"u8) ? Members.Digest
                : reader.ValueTextEquals("size"u8) ? Members.Size
                : reader.ValueTextEquals("ref"u8) ? Members.Reference
                : reader.ValueTextEquals("birthArtifactID"u8) ? Members.Birth
                : reader.ValueTextEquals("extra"u8) ? Members.Extra
                : Members.None;
            if ((seen & member) != Members.None)
            {
                // Another reader could use the other value.
                throw Invalid(path, $"has its {member} twice");
            }

            seen |= member;
            if (!reader.Read())
            {
                return false;
            }

            if (member == Members.Extra && reader.TokenType == JsonTokenType.StartObject)
            {
                int start = (int)reader.TokenStartIndex;
                if (!reader.TrySkip())
                {
                    return false;
                }

                extra = bytes[start..(int)reader.BytesConsumed];
                continue;
            }

            if (reader.TokenType == JsonTokenType.Null || member is Members.None or Members.Extra)
            {
                if (!reader.TrySkip())
                {
                    return false;
                }

                continue;
            }

            if (member == Members.Size)
            {
                size =
                    reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long bytesOfEntry) && bytesOfEntry >= 0
                        ? bytesOfEntry
                        : throw Invalid(path, "has a size that is not a number of bytes");
                continue;
            }

            if (reader.TokenType != JsonTokenType.String)
            {
                throw Invalid(path, $"has a {member} that is not a text");
            }

            if (member == Members.Digest)
            {
                digest = Copy(ref reader, ref _digest);
            }
            else if (member == Members.Reference)
            {
                reference = Copy(ref reader, ref _reference);
            }
            else
            {
                birth = reader.GetString();
            }
        }

        Add(path, size, digest, birth, reference, extra);
        return true;
    }

    private void Add(
        ReadOnlySpan<byte> path,
        long? size,
        ReadOnlySpan<byte> digest,
        string? birth,
        ReadOnlySpan<byte> reference,
        ReadOnlySpan<byte> extra
    )
    {
        if (path.IsEmpty)
        {
            throw Invalid("an entry of it has no path");
        }

        if (digest.IsEmpty)
        {
            throw Invalid(path, "has no digest");
        }

        if (_builder.Count == MostEntries)
        {
            throw Invalid(string.Create(CultureInfo.InvariantCulture, $"it has more than {MostEntries} entries"));
        }

        if (!reference.IsEmpty)
        {
            _builder.AddReference(path, size, digest, reference, extra);
        }
        else if (!_builder.TryAddFile(path, size, digest, birth))
        {
            throw Invalid(path, $"has the digest '{Text(digest)}', which is not an MD5 in base64");
        }
    }

    private ArtifactManifest Finish()
    {
        if (!_isEnded || _version is null || !_hasContents)
        {
            throw Invalid(
                _version is null ? "it has no version"
                : _hasContents ? "it ends too early"
                : "it has no contents"
            );
        }

        // Manifests of old clients have no layout.
        ArtifactManifest manifest = _builder.Build(_layout ?? "V1", _region, out string? duplicate);
        return duplicate is null ? manifest : throw Invalid($"two entries of it have the path '{duplicate}'");
    }

    private static ReadOnlySpan<byte> Copy(scoped ref Utf8JsonReader reader, scoped ref byte[] buffer)
    {
        if (buffer.Length < reader.ValueSpan.Length)
        {
            buffer = new byte[Math.Max(2 * buffer.Length, reader.ValueSpan.Length)];
        }

        return buffer.AsSpan(0, reader.CopyString(buffer));
    }

    private static WandbProtocolException OtherVersion(ref Utf8JsonReader reader)
    {
        string version = reader.TokenType is JsonTokenType.Number or JsonTokenType.String ? Text(reader.ValueSpan) : $"{reader.TokenType}";
        return new WandbProtocolException(
            $"The artifact's manifest has the version {version}, and only version 1 is known. A newer release of WandbGen may read it.",
            "version"
        );
    }

    private static WandbProtocolException Invalid(ReadOnlySpan<byte> path, string what) => Invalid($"its entry '{Text(path)}' {what}");

    private static WandbProtocolException Invalid(string what) => new($"The artifact's manifest is refused: {what}.", "contents");

    private static string Text(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text.Length > 200 ? text[..200] : text);

    /// <summary>The members of an entry, with their names in messages.</summary>
    [Flags]
    private enum Members
    {
        None = 0,
        Digest = 1,
        Size = 2,
        Reference = 4,
        Birth = 8,
        Extra = 16,
    }
}
