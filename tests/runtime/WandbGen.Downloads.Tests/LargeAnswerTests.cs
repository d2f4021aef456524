using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net.Sockets;
using System.Reflection;
using System.Text;

namespace WandbGen.Downloads.Tests;

/// <summary>What an answer of the API takes of memory at most: its limit of 64 MiB and 32 more, whatever it would be.</summary>
public sealed class LargeAnswerTests
{
    private const long Promise = (64 + 32) * 1024 * 1024;
    private const int Gigabyte = 1_000_000_000;

    [Theory]
    [Trait("Torture", "T039")]
    [Trait("Torture", "T144")]
    [InlineData("plain")]
    [InlineData("chunked")]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task An_answer_of_a_gigabyte_is_refused_within_its_limit_and_32_MiB(string form)
    {
        (string outcome, long grown) = await MeasureAsync(form, Gigabyte);

        Assert.Contains("larger than", outcome, StringComparison.Ordinal);
        Assert.InRange(grown, 0, Promise);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("chunked")]
    [InlineData("gzip")]
    public async Task An_answer_just_below_the_limit_is_read_within_it_and_32_MiB(string form)
    {
        const int length = 66_000_000;

        (string outcome, long grown) = await MeasureAsync(form, length);

        Assert.Equal("8", outcome);
        Assert.InRange(grown, 0, Promise);
    }

    private static async Task<(string Outcome, long Grown)> MeasureAsync(string form, int length)
    {
        int requests = 0;
        using var server = new RawServer(async stream =>
        {
            while (true)
            {
                string head = await RawServer.ReadHeadAsync(stream);
                int body = int.Parse(head.Split("Content-Length: ")[1].Split('\r')[0], CultureInfo.InvariantCulture);
                await stream.ReadExactlyAsync(new byte[body]);
                if (Interlocked.Increment(ref requests) == 1)
                {
                    await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 24\r\n\r\n"u8.ToArray());
                    await stream.WriteAsync("{\"data\":{\"ping\":\"pong\"}}"u8.ToArray());
                    continue;
                }

                await SendAsync(stream, form, length);
                return;
            }
        });
        string program = typeof(LargeAnswerTests)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(static attribute => attribute.Key == "KillTarget")
            .Value!;
        using Process process = Process.Start(
            new ProcessStartInfo("dotnet", [program, "answer", new Uri(server.Url).GetLeftPart(UriPartial.Authority)])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            }
        )!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, error);
        string[] lines = (await output).Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        TestContext.Current.TestOutputHelper!.WriteLine($"{form}, {length} bytes: {lines[^1]}");
        return (lines[0], long.Parse(lines[^1], CultureInfo.InvariantCulture));
    }

    private static async Task SendAsync(NetworkStream stream, string form, int length)
    {
        string headers = form switch
        {
            "plain" => $"Content-Length: {length}",
            "chunked" => "Transfer-Encoding: chunked",
            _ => $"Content-Encoding: {form}\r\nConnection: close",
        };
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n{headers}\r\n\r\n"));
        await using Stream body = form switch
        {
            "gzip" => new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(stream, CompressionLevel.Optimal, leaveOpen: true),
            _ => new BufferedStream(stream),
        };
        byte[] spaces = new byte[64 * 1024];
        Array.Fill(spaces, (byte)' ');
        byte[] end = "{\"data\":{\"ping\":\"pongpong\"}}"u8.ToArray();
        for (int left = length - end.Length; left > 0; left -= spaces.Length)
        {
            await WriteAsync(body, spaces.AsMemory(0, Math.Min(left, spaces.Length)), form == "chunked");
        }

        await WriteAsync(body, end, form == "chunked");
        if (form == "chunked")
        {
            await body.WriteAsync("0\r\n\r\n"u8.ToArray());
        }
    }

    private static async Task WriteAsync(Stream body, ReadOnlyMemory<byte> bytes, bool isChunk)
    {
        if (isChunk)
        {
            await body.WriteAsync(Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"));
        }

        await body.WriteAsync(bytes);
        if (isChunk)
        {
            await body.WriteAsync("\r\n"u8.ToArray());
        }
    }
}
