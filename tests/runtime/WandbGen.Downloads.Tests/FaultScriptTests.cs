using System.Globalization;
using CsCheck;

namespace WandbGen.Downloads.Tests;

/// <summary>Whatever a server does to the answers of a download, the file is correct or does not exist.</summary>
public sealed class FaultScriptTests : DownloadTest
{
    private const int Size = 5_000;

    private static readonly Gen<Script> s_scripts =
        from rangeSize in Gen.OneOf(Gen.Const(long.MaxValue), Gen.Long[500, 2_500])
        from parallel in Gen.Int[1, 4]
        from steps in Gen.Select(Gen.Enum<Fault>(), Gen.Int[0, Size], static (fault, at) => new Step(fault, at)).Array[0, 12]
        select new Script(rangeSize, parallel, steps);

    private enum Fault
    {
        None,
        Reset,
        End,
        Whole,
        WholeReset,
        Less,
        More,
        Elsewhere,
        WrongTotal,
        NoContentRange,
        OtherUnit,
        OtherBytes,
        OtherTag,
        Encoded,
        Unavailable,
        NotSatisfiable,
        NotFound,
        Forbidden,
    }

    public FaultScriptTests() => Server.Content = [.. Enumerable.Range(0, Size).Select(static i => (byte)(i * 31 >> 3))];

    [Fact]
    [Trait("Torture", "P1")]
    [Trait("Torture", "P3")]
    public async Task A_download_under_any_faults_is_right_or_an_error_and_the_next_one_completes_it()
    {
        int right = 0,
            failed = 0;
        await s_scripts.SampleAsync(
            async script =>
            {
                var options = new DownloadOptions
                {
                    RangeSize = script.RangeSize,
                    MaxParallelRanges = script.MaxParallelRanges,
                    MaxAttemptsWithoutProgress = 3,
                    Durable = false,
                };
                Server.Forget();
                Server.Script = (request, number) =>
                    number < script.Steps.Length ? Answer(script.Steps[number], request) : Server.Good(request);
                try
                {
                    await Client.Downloads.DownloadAsync(File(), Root, options, cancellationToken: CancellationToken);
                    await AssertCompleteAsync();
                    right++;
                    return;
                }
                catch (WandbException)
                {
                    Assert.False(System.IO.File.Exists(Target));
                    failed++;
                }
                finally
                {
                    System.IO.File.Delete(Target);
                }

                Server.Script = null;
                await Client.Downloads.DownloadAsync(File(), Root, options, cancellationToken: CancellationToken);
                await AssertCompleteAsync();
                System.IO.File.Delete(Target);
            },
            iter: 100,
            threads: 1
        );

        // A script that only ever fails, or never, proves nothing.
        Assert.InRange(right, 5, int.MaxValue);
        Assert.InRange(failed, 5, int.MaxValue);
    }

    private ObjectAnswer Answer(Step step, ObjectRequest request)
    {
        ObjectAnswer good = Server.Good(request);
        int from = request.From ?? 0;
        int to = from + good.Body.Length - 1;
        int within = good.Body.Length == 0 ? 0 : step.At % good.Body.Length;
        return step.Fault switch
        {
            Fault.Reset => good with { CutAt = within },
            Fault.End => good with { Body = good.Body[..within], Length = good.Body.Length },
            Fault.Whole => Server.Whole(),
            Fault.WholeReset => Server.Whole() with { CutAt = step.At },
            Fault.Less => Part(from, from + within),
            Fault.More => Part(from, Size - 1),
            Fault.Elsewhere => Part(step.At % Size, Size - 1),
            Fault.WrongTotal => good with { Headers = Invariant($"Content-Range: bytes {from}-{to}/{step.At + 1}\r\n") },
            Fault.NoContentRange => good with { Status = 206, Headers = "" },
            Fault.OtherUnit => good with { Status = 206, Headers = Invariant($"Content-Range: items {from}-{to}/{Size}\r\n") },
            Fault.OtherBytes => good with { Body = [.. good.Body.Select((value, i) => i == within ? (byte)(value + 1) : value)] },
            Fault.OtherTag => good with { Headers = good.Headers.Replace("v1", "v2", StringComparison.Ordinal) },
            Fault.Encoded => good with { Headers = good.Headers + "Content-Encoding: gzip\r\n" },
            Fault.Unavailable => new ObjectAnswer(503, []),
            Fault.NotSatisfiable => new ObjectAnswer(416, [], Invariant($"Content-Range: bytes */{Size}\r\n")),
            Fault.NotFound => new ObjectAnswer(404, []),
            Fault.Forbidden => new ObjectAnswer(403, "<Code>ExpiredToken</Code>"u8.ToArray()),
            _ => good,
        };
    }

    private ObjectAnswer Part(int from, int to) => from < Size ? Server.Part(from, Math.Min(to, Size - 1)) : Server.Whole();

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Step(Fault Fault, int At)
    {
        public override string ToString() => $"{Fault}@{At}";
    }

    private sealed record Script(long RangeSize, int MaxParallelRanges, Step[] Steps)
    {
        public override string ToString() =>
            $"ranges of {RangeSize}, {MaxParallelRanges} at once: {string.Join(' ', Steps.AsEnumerable())}";
    }
}
