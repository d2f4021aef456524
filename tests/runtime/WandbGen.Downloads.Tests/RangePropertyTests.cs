using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using CsCheck;
using Microsoft.Win32.SafeHandles;

namespace WandbGen.Downloads.Tests;

/// <summary>Whatever sizes a server names and whatever is left on the disk, ranges are the file, once and in order.</summary>
public sealed partial class RangePropertyTests
{
    private const int MaxRanges = 64 * 1024;

    private static readonly Gen<long> s_sizes = Gen.OneOf(
        Gen.Long[1, 200_000],
        Gen.Long[1, long.MaxValue / 2],
        Gen.Select(Gen.Int[0, 61], Gen.Long[-1, 1], static (power, more) => Math.Max(1, (1L << power) + more)),
        Gen.Select(Gen.Long[1, 1L << 40], Gen.Long[-1, 1], static (rangeSize, more) => MaxRanges * rangeSize + more)
    );

    private static readonly Gen<string> s_contentRanges = Gen.OneOf(
            Gen.OneOf("bytes", "BYTES", "items", " ", "\t", "-", "/", "*", "=", ",", "+", "\"", "\0", "\u0660"),
            Gen.OneOf("0", "5", "05", "9", "10", "9223372036854775807", "9223372036854775808", "99999999999999999999999"),
            Gen.Char.Select(static character => character.ToString())
        )
        .Array[0, 10]
        .Select(string.Concat);

    [Fact]
    [Trait("Torture", "T081")]
    public void Ranges_cover_a_file_of_any_size_once_and_in_order_and_are_not_too_many()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There a file that takes any offset and keeps nothing is no file.");
        using SafeFileHandle nowhere = System.IO.File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        Gen.Select(s_sizes, Gen.OneOf(s_sizes, Gen.Const(long.MaxValue)))
            .Sample(
                (size, wished) =>
                {
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    long rangeSize = RangeJournal.RangeSizeOf(size, wished);
                    RangeJournal journal = RangeJournal.Create(nowhere, size, rangeSize);
                    Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 * 1024 * 1024);

                    Assert.InRange(journal.Count, 1, MaxRanges);
                    Assert.True(rangeSize == wished || rangeSize > wished && (Int128)wished * MaxRanges < size);
                    long next = 0;
                    for (int range = 0; range < journal.Count; range++)
                    {
                        Assert.True(
                            journal.OffsetOf(range) == next && journal.LengthOf(range) is var length && length > 0 && length <= rangeSize,
                            $"range {range}"
                        );
                        next += journal.LengthOf(range);
                    }

                    Assert.Equal(size, next);
                    Assert.Equal(0, journal.Total);
                },
                iter: 500
            );
    }

    [Fact]
    [Trait("Torture", "T076")]
    public void A_journal_is_read_as_it_was_written_and_a_damaged_one_as_none_or_as_progress_that_can_be() =>
        Gen.Select(
                Gen.Int[1, 3_000],
                Gen.Int[1, 500],
                Gen.Select(Gen.Int[0, 10_000], Gen.Int[0, 200]).Array[0, 40],
                Gen.Select(Gen.Int[0, 10_000], Gen.Byte).Array[0, 4],
                Gen.OneOf(Gen.Const(0), Gen.Int[-40, 40])
            )
            .Sample(
                static (size, rangeSize, advances, damages, moreLength) =>
                {
                    using SafeFileHandle file = CreateFile();
                    RangeJournal written = RangeJournal.Create(file, size, rangeSize);
                    foreach ((int at, int bytes) in advances)
                    {
                        int range = at % written.Count;
                        written.Advance(range, (int)Math.Min(bytes, written.LengthOf(range) - written.ReceivedOf(range)));
                    }

                    RangeJournal read = RangeJournal.TryRead(file, size)!;
                    Assert.Equal(written.Total, read.Total);
                    Assert.Equal(
                        Enumerable.Range(0, written.Count).Select(Describe(written)),
                        Enumerable.Range(0, read.Count).Select(Describe(read))
                    );
                    Assert.Null(RangeJournal.TryRead(file, size - 1));

                    long length = RandomAccess.GetLength(file) - size;
                    foreach ((int at, byte value) in damages)
                    {
                        RandomAccess.Write(file, [value], size + at % length);
                    }

                    RandomAccess.SetLength(file, Math.Max(size + 1, size + length + moreLength));
                    AssertCanBe(RangeJournal.TryRead(file, size), size);
                },
                iter: 3_000
            );

    [Fact]
    public void A_file_that_is_too_large_for_its_file_system_is_an_IO_error()
    {
        using SafeFileHandle file = CreateFile();

        Assert.Throws<IOException>(() => RangeJournal.Create(file, long.MaxValue - 1000, long.MaxValue - 1000));
    }

    [Fact]
    public void A_journal_with_any_one_byte_wrong_is_none_or_says_what_can_be()
    {
        using SafeFileHandle file = CreateFile();
        const int Size = 1_000;
        RangeJournal written = RangeJournal.Create(file, Size, 300);
        written.Advance(1, 299);
        byte[] right = new byte[RandomAccess.GetLength(file) - Size];
        RandomAccess.Read(file, right, Size);
        for (int at = 0; at < right.Length; at++)
        {
            for (int value = 0; value <= byte.MaxValue; value++)
            {
                RandomAccess.Write(file, [(byte)value], Size + at);
                RangeJournal? read = RangeJournal.TryRead(file, Size);
                AssertCanBe(read, Size);
                // The magic and the file's size leave no choice.
                Assert.True(at >= 16 || read is null == (value != right[at]), $"{at} {value}");
            }

            RandomAccess.Write(file, right, Size);
        }
    }

    [Fact]
    [Trait("Torture", "T063")]
    public void A_part_is_the_answer_if_it_begins_where_was_asked_goes_no_further_and_is_of_the_same_file() =>
        Gen.Select(
                Gen.OneOf("bytes", "Bytes", "items"),
                Gen.Int[0, 9].Nullable(),
                Gen.Int[0, 9],
                Gen.Int[0, 9].Nullable(),
                Gen.Int[0, 9],
                Gen.Int[1, 10].Nullable(),
                Gen.Int[1, 20].Nullable()
            )
            .Sample(
                static (unit, from, count, totalMore, position, asked, sizeMore) =>
                {
                    int to = (from ?? 0) + count;
                    long? total = totalMore is null && from is not null ? null : to + 1 + (totalMore ?? 0);
                    long? end = asked is null ? null : position + asked;
                    long? size = sizeMore is null ? null : Math.Max(end ?? 0, position) + sizeMore - 1;
                    ContentRangeHeaderValue given =
                        from is null ? new ContentRangeHeaderValue(total!.Value)
                        : total is null ? new ContentRangeHeaderValue(from.Value, to)
                        : new ContentRangeHeaderValue(from.Value, to, total.Value);
                    given.Unit = unit;

                    // The same in sets of bytes.
                    int[] sent = from is null ? [] : [.. Enumerable.Range(from.Value, count + 1)];
                    int[] wanted = [.. Enumerable.Range(position, (int)((end ?? 100) - position))];
                    bool isAnswer =
                        unit != "items"
                        && sent.Length > 0
                        && sent[0] == wanted[0]
                        && !sent.Except(wanted).Any()
                        && (total is null || size is null || total == size);

                    Assert.Equal(isAnswer, ContentReader.IsAnswer(given, position, end, size));
                },
                iter: 100_000
            );

    [Fact]
    public void A_Content_Range_of_any_text_is_read_as_what_it_says_or_refused() =>
        Gen.Select(s_contentRanges, Gen.Int[0, 10])
            .Sample(
                static (text, position) =>
                {
                    _ = ContentRangeHeaderValue.TryParse(text, out ContentRangeHeaderValue? range);
                    bool isAnswer = ContentReader.IsAnswer(range, position, 11, 20);
                    Match match = WellFormed().Match(text);
                    Assert.True(
                        !isAnswer
                            || match.Success
                                && long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) == position
                                && long.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture) < 11
                                && match.Groups[3].Value is "20" or "*",
                        text
                    );
                },
                iter: 50_000
            );

    private static SafeFileHandle CreateFile() =>
        System.IO.File.OpenHandle(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.None,
            FileOptions.DeleteOnClose
        );

    private static Func<int, (long Offset, long Length, long Received)> Describe(RangeJournal journal) =>
        range => (journal.OffsetOf(range), journal.LengthOf(range), journal.ReceivedOf(range));

    private static void AssertCanBe(RangeJournal? journal, long size)
    {
        if (journal is null)
        {
            return;
        }

        (long Offset, long Length, long Received)[] ranges = [.. Enumerable.Range(0, journal.Count).Select(Describe(journal))];
        Assert.InRange(ranges.Length, 1, MaxRanges);
        Assert.All(ranges, static range => Assert.InRange(range.Received, 0, range.Length));
        Assert.Equal(ranges.Sum(static range => range.Received), journal.Total);
        Assert.Equal(
            size,
            ranges.Aggregate(0L, static (next, range) => range.Offset == next && range.Length > 0 ? next + range.Length : -1)
        );
    }

    [GeneratedRegex(@"^\s*bytes\s+(\d+)\s*-\s*(\d+)\s*/\s*(\d+|\*)\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex WellFormed();
}
