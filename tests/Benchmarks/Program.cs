using System.Globalization;
using BenchmarkDotNet.Running;
using WandbGen.Benchmarks.Listing;

if (args is ["listing", .. string[] rest])
{
    await ListingComparison.RunAsync(rest is [string rounds, ..] ? int.Parse(rounds, CultureInfo.InvariantCulture) : 31, rest is [_, string only] ? only : null);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
