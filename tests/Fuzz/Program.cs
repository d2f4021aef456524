// Feeds mutated inputs to the parsers of what comes from outside, and prints every input that breaks a promise:
//
//     dotnet run -c Release --project tests/Fuzz -- [seconds = 60] [seed = from the clock] [target…]
//
// The seed makes a run repeatable. A finding is printed in base64, and the exit code is 1.
using System.Diagnostics;
using System.Globalization;
using System.Text;
using WandbGen.Fuzz;

TimeSpan duration = TimeSpan.FromSeconds(args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 60);
int seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : Environment.TickCount;
Target[] targets = [.. Target.All.Where(target => args.Length <= 2 || args.Skip(2).Contains(target.Name))];
Console.WriteLine($"seed {seed}, {duration.TotalSeconds} s for {string.Join(", ", targets.Select(target => target.Name))}");

int findings = 0;
await Parallel.ForEachAsync(targets, (target, _) =>
{
    var mutator = new Mutator(new Random(seed), [.. target.Seeds.Select(Encoding.UTF8.GetBytes)], [.. target.Tokens.Select(Encoding.UTF8.GetBytes)]);
    var kinds = new HashSet<string>(StringComparer.Ordinal);
    TimeSpan slowest = TimeSpan.Zero;
    long count = 0;
    for (long started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < duration / targets.Length * Math.Min(targets.Length, Environment.ProcessorCount); count++)
    {
        byte[] input = mutator.Next();
        long before = Stopwatch.GetTimestamp();
        try
        {
            target.Check(input);
        }
        catch (Exception exception)
        {
            // The same mistake is found many times; its first input is enough.
            if (kinds.Add($"{exception.GetType()} {exception.StackTrace?.Split('\n')[0]}"))
            {
                Interlocked.Increment(ref findings);
                Console.WriteLine($"{target.Name}: {exception.GetType().Name}: {exception.Message}\n{exception.StackTrace}\n  input: {Convert.ToBase64String(input)}");
            }
        }

        TimeSpan elapsed = Stopwatch.GetElapsedTime(before);
        slowest = elapsed > slowest ? elapsed : slowest;
    }

    Console.WriteLine($"{target.Name}: {count:N0} inputs, {kinds.Count} findings, slowest {slowest.TotalMilliseconds:N1} ms");
    return ValueTask.CompletedTask;
});

return findings == 0 ? 0 : 1;
