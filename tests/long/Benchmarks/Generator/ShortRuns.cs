using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace WandbGen.Benchmarks.Generator;

/// <summary>Warm figures in a minute or two: a process of its own for every one of them would cost more time than the measuring.</summary>
internal sealed class ShortRuns : ManualConfig
{
    public ShortRuns()
    {
        AddJob(
            Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
                .WithWarmupCount(5)
                .WithIterationCount(11)
                .WithIterationTime(TimeInterval.FromMilliseconds(100))
        );
        // On a machine that others use too, the mean is theirs as much as ours.
        AddColumn(StatisticColumn.Min, StatisticColumn.Median);
        HideColumns(StatisticColumn.Mean, StatisticColumn.Error, StatisticColumn.StdDev);
    }
}
