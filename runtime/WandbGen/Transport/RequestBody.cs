using System.Net;
using System.Text.Json;
using WandbGen.CompilerServices;

namespace WandbGen.Transport;

/// <summary>The body of one call, which is written once and sent with every attempt.</summary>
internal sealed class RequestBody : IDisposable
{
    [ThreadStatic]
    private static Utf8JsonWriter? s_writer;

    private const int Disposed = int.MinValue;

    private readonly PooledBuffer _buffer;
    private int _sending;

    private RequestBody(PooledBuffer buffer) => _buffer = buffer;

    public static RequestBody Write<TResult>(IGraphQLRequest<TResult> request, ServerFeatures? features)
    {
        ReadOnlySpan<byte> prefix = request.Operation.GetRequestPrefix(features);
        var buffer = new PooledBuffer(prefix.Length + 512);
        prefix.CopyTo(buffer.GetSpan(prefix.Length));
        buffer.Advance(prefix.Length);

        // The variables are written by the caller's code, which could start another call: the writer is not shared meanwhile.
        Utf8JsonWriter writer = s_writer ?? new Utf8JsonWriter(buffer);
        s_writer = null;
        writer.Reset(buffer);
        writer.WriteStartObject();
        request.WriteVariables(writer);
        writer.WriteEndObject();
        writer.Flush();
        writer.Reset();
        s_writer = writer;

        "}"u8.CopyTo(buffer.GetSpan(1));
        buffer.Advance(1);
        return new RequestBody(buffer);
    }

    /// <summary>Creates the body of one attempt.</summary>
    public HttpContent ToContent() => new Content(this);

    /// <summary>Returns the memory to the pool, unless an abandoned connection may still read it.</summary>
    public void Dispose()
    {
        if (Interlocked.CompareExchange(ref _sending, Disposed, 0) == 0)
        {
            _buffer.Dispose();
        }
    }

    private sealed class Content : HttpContent
    {
        private readonly RequestBody _body;

        public Content(RequestBody body)
        {
            _body = body;
            Headers.TryAddWithoutValidation("Content-Type", "application/json");
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            ObjectDisposedException.ThrowIf(Interlocked.Increment(ref _body._sending) < 0, this);
            ValueTask writing = stream.WriteAsync(_body._buffer.Written, cancellationToken);
            if (!writing.IsCompletedSuccessfully)
            {
                return CompleteAsync(writing);
            }

            // The operation is already complete, so this does not block. It returns the source of the ValueTask.
            writing.GetAwaiter().GetResult();
            Interlocked.Decrement(ref _body._sending);
            return Task.CompletedTask;
        }

        private async Task CompleteAsync(ValueTask writing)
        {
            await writing.ConfigureAwait(false);
            Interlocked.Decrement(ref _body._sending);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _body._buffer.Length;
            return true;
        }
    }
}
