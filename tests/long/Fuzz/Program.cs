// Checks a parser of what comes from outside, as afl-fuzz asks for it (tests/long/fuzz.sh does all of it), or once
// with the standard input, such as a finding:
//
//     dotnet run -c Release --project tests/long/Fuzz -- TARGET < FINDING
//
// With a directory as well it writes there what afl-fuzz begins from.
using System.Text;
using SharpFuzz;
using WandbGen.Fuzz;

if (args is [string name, string directory])
{
    Target target = Target.Find(name);
    DirectoryInfo seeds = Directory.CreateDirectory(Path.Combine(directory, "seeds"));
    for (int i = 0; i < target.Seeds.Length; i++)
    {
        File.WriteAllText(Path.Combine(seeds.FullName, $"{i}"), target.Seeds[i]);
    }

    File.WriteAllLines(
        Path.Combine(directory, "tokens"),
        target.Tokens.Select(static token => $"\"{string.Concat(Encoding.UTF8.GetBytes(token).Select(static value => $"\\x{value:X2}"))}\"")
    );
}
else
{
    // The target is looked for inside: what runs of the instrumented library before SharpFuzz is ready is a crash.
    Fuzzer.Run(input =>
    {
        using var bytes = new MemoryStream();
        input.CopyTo(bytes);
        Target.Find(args[0]).Check(bytes.ToArray());
    });
}
