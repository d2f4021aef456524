using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using Microsoft.CodeAnalysis;
using WandbGen.Generator;

namespace WandbGen.Benchmarks.Generator;

/// <summary>
/// What edits cost as multiples of the least that an edit costs under a generator that finds the marked types and does nothing with them:
/// all take turns in one process, and what is shown are the medians of each round's ratios, which stand still on a machine that others use
/// too.
/// </summary>
internal static class EditComparison
{
    private static readonly string[] s_names =
    [
        "floor: finds the marked types",
        "floor: looks for all attributes",
        "floor: asks for properties too",
        "an edit in a body elsewhere",
        "a type added elsewhere",
        "one class edited",
        "a project never seen",
    ];

    /// <param name="rounds">How often each is measured.</param>
    public static void Run(int rounds)
    {
        Console.WriteLine(GCSettings.IsServerGC ? "with the collector of the compiler" : "with another collector than the compiler's");
        double[] small = Measure(collections: 40, rounds);
        double[] large = Measure(collections: 400, Math.Max(3, rounds / 3));
        Console.WriteLine("400 collections as multiples of 40");
        for (int i = 0; i < s_names.Length; i++)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {s_names[i], -32} {large[i] / small[i], 6:0.00} ×"));
        }
    }

    /// <returns>The least time of each, in milliseconds.</returns>
    private static double[] Measure(int collections, int rounds)
    {
        var project = new UserProject(collections, schemaCopies: 1);
        AdditionalText schema = UserProject.File(project.Schema);
        GeneratorDriver driver = Drivers.Create(new WandbGenerator(), schema).RunGenerators(project.Compilation);
        GeneratorDriver finder = Drivers.Create(new DeclarationFinder(asks: false), schema).RunGenerators(project.Compilation);
        GeneratorDriver seeker = Drivers
            .Create(new DeclarationFinder(asks: false, looksForAll: true), schema)
            .RunGenerators(project.Compilation);
        GeneratorDriver asker = Drivers.Create(new DeclarationFinder(asks: true), schema).RunGenerators(project.Compilation);
        Func<object>[] edits =
        [
            () => finder.RunGenerators(project.EditBody()),
            () => seeker.RunGenerators(project.EditBody()),
            () => asker.RunGenerators(project.EditBody()),
            () => driver.RunGenerators(project.EditBody()),
            () => driver.RunGenerators(project.AddType()),
            () => driver.RunGenerators(project.EditOneClass()),
            () => Drivers.Create(new WandbGenerator(), schema).RunGenerators(project.Fresh()),
        ];

        var taken = new double[edits.Length, rounds];
        var paused = new double[edits.Length, rounds];
        var allocated = new double[edits.Length];
        for (int round = -Math.Max(10, rounds / 3); round < rounds; round++)
        {
            for (int i = 0; i < edits.Length; i++)
            {
                // No contestant always follows the same other one.
                int turn = (Math.Abs(round) + (round % 2 == 0 ? i : edits.Length - i)) % edits.Length;
                GC.Collect();
                long before = GC.GetAllocatedBytesForCurrentThread();
                TimeSpan pausedBefore = GC.GetTotalPauseDuration();
                long started = Stopwatch.GetTimestamp();
                GC.KeepAlive(edits[turn]());
                if (round >= 0)
                {
                    taken[turn, round] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                    paused[turn, round] = (GC.GetTotalPauseDuration() - pausedBefore).TotalMilliseconds;
                    allocated[turn] = GC.GetAllocatedBytesForCurrentThread() - before;
                }
            }
        }

        Console.WriteLine($"{collections} collections, {rounds} rounds");
        double[] least = new double[edits.Length];
        for (int i = 0; i < edits.Length; i++)
        {
            int edit = i;
            least[i] = Enumerable.Range(0, rounds).Min(round => taken[edit, round]);
            double ratio = Enumerable.Range(0, rounds).Select(round => taken[edit, round] / taken[0, round]).Order().ElementAt(rounds / 2);
            double collected = Enumerable.Range(0, rounds).Select(round => paused[edit, round]).Order().ElementAt(rounds / 2);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {s_names[i], -32} least {least[i], 8:0.00} ms {least[i] / least[0], 6:0.00} ×, median {ratio, 6:0.00} × floor, "
                        + $"{allocated[i] / 1e6, 7:0.00} MB, {collected, 6:0.00} ms of it the garbage collector"
                )
            );
        }

        return least;
    }
}
