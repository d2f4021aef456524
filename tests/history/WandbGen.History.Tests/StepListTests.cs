using WandbGen.History.Exports;

namespace WandbGen.History.Tests;

/// <summary>The steps of an export, in little memory.</summary>
public sealed class StepListTests
{
    // A test has the name only: xunit would write down every step of a list to name the test.
    private static readonly Dictionary<string, Func<IEnumerable<long>>> s_lists = new()
    {
        ["none"] = static () => [],
        ["one"] = static () => [7],
        ["each"] = static () => Numbers(200_000, static i => i),
        ["every tenth, from below zero"] = static () => Numbers(200_000, static i => (10 * i) - 5_000),
        ["the same"] = static () => Numbers(131_072, static _ => 3),
        ["with gaps"] = static () => Numbers(150_000, static i => i + (i / 7)),
        ["in turns with and without gaps"] = static () => Numbers(300_000, static i => i / 65_536 % 2 == 0 ? i : i + (i % 65_536 / 9)),
        ["the ends"] = static () => [long.MinValue, long.MinValue, -1, 0, long.MaxValue - 1, long.MaxValue, long.MaxValue],
        ["as far from each other as can be"] = static () => Numbers(65_536, static i => i % 2 == 0 ? long.MaxValue : long.MinValue),
        ["backwards"] = static () => Numbers(65_537, static i => -i),
    };

    public static TheoryData<string> Lists => [.. s_lists.Keys];

    [Theory]
    [MemberData(nameof(Lists))]
    public void A_list_has_the_steps_that_were_added(string name)
    {
        long[] steps = [.. s_lists[name]()];
        var list = new StepList();
        int[] sizes = [1, 40_000, 65_536, 3, 100_000];
        for (int start = 0, i = 0; start < steps.Length; i++)
        {
            int length = Math.Min(sizes[i % sizes.Length], steps.Length - start);
            Assert.True(list.TryAdd(steps.AsSpan(start, length)), name);
            start += length;
        }

        Assert.Equal(steps.Length, list.Count);
        Assert.Equal(steps, Enumerable.Range(0, list.Count).Select(i => list[i]));
        Assert.Equal(steps.Zip(steps.Skip(1)).All(static pair => pair.First <= pair.Second), list.IsSorted);
        var random = new Random(2);
        for (int round = 0; round < 20 && steps.Length > 0; round++)
        {
            int start = random.Next(steps.Length);
            long[] some = new long[random.Next(steps.Length - start)];
            list.CopyTo(start, some);
            Assert.Equal(steps.Skip(start).Take(some.Length), some);
        }
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public void Lists_are_put_behind_each_other(string name)
    {
        long[] steps = [.. s_lists[name]()];
        foreach (int first in (int[])[0, 1, 65_536, 70_000, steps.Length])
        {
            int length = Math.Min(first, steps.Length);
            var list = new StepList();
            list.TryAdd(steps.AsSpan(0, length));
            var behind = new StepList();
            behind.TryAdd(steps.AsSpan(length));

            Assert.True(list.TryAdd(behind), name);

            Assert.Equal(steps, Enumerable.Range(0, list.Count).Select(i => list[i]));
            Assert.Equal(steps.Zip(steps.Skip(1)).All(static pair => pair.First <= pair.Second), list.IsSorted);
        }
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public void Positions_are_found_by_steps(string name)
    {
        long[] steps = [.. s_lists[name]()];
        long[] sorted = [.. steps.Order()];
        var list = new StepList();
        list.TryAdd(sorted);
        foreach (
            long step in (long[])[long.MinValue, -5_000, -1, 0, 3, 7, 65_535, 65_536, 199_999, 5_000_000, long.MaxValue, .. sorted.Take(9)]
        )
        {
            Assert.Equal(sorted.Count(other => other < step), list.LowerBound(step, 0, list.Count));
            Assert.True(sorted.Count(other => other <= step) == list.UpperBound(step, 0, list.Count), name);
        }
    }

    [Fact]
    public void Steps_at_equal_distances_take_no_room()
    {
        long[] steps = [.. Numbers(65_536, static i => 3 * i)];
        var list = new StepList();
        list.TryAdd(steps);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 1; i < 200; i++)
        {
            for (int j = 0; j < steps.Length; j++)
            {
                steps[j] += 3 * steps.Length;
            }

            list.TryAdd(steps);
        }

        Assert.Equal(200 * 65_536, list.Count);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    private static IEnumerable<long> Numbers(int count, Func<long, long> select)
    {
        for (long i = 0; i < count; i++)
        {
            yield return select(i);
        }
    }
}
