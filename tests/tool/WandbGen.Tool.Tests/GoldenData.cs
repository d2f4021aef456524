using WandbGen.Testing;

namespace WandbGen.Tool.Tests;

/// <summary>What the golden files show: two projects, with something of each kind.</summary>
internal static class GoldenData
{
    private static readonly DateTimeOffset s_day = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static void Add(SandboxData data)
    {
        AddRuns(data);
        data.AddFile("e", "p", "one", "checkpoints/1.ckpt", new byte[2048]);
        data.AddFile("e", "p", "one", "checkpoints/2.ckpt", new byte[2_000_000]);
        data.AddFile("e", "p", "one", "config.json", "{}"u8.ToArray());
        data.AddLogLines(
            "e",
            "p",
            "one",
            ["epoch 1", "\u001B[32mepoch 2\u001B[0m", "a line that is longer than eighty columns: " + new string('x', 60)]
        );
        data.AddFile("e", "other", "x", "a.txt", "a"u8.ToArray());
        data.AddArtifact(
            new SandboxArtifact("e", "p", "model", "net")
            {
                Run = "one",
                UsedBy = ["two"],
                Aliases = ["best"],
                Metadata = """{"acc":0.9}""",
                CreatedAt = s_day,
                Files = new Dictionary<string, byte[]> { ["weights.bin"] = new byte[2048], ["sub/config.json"] = "{}"u8.ToArray() },
            }
        );
        data.AddUser(new SandboxUser("ada") { Name = "Ada Lovelace", Email = "ada@example.org" });
        data.AddUser(new SandboxUser("grace") { Name = "Grace Hopper" });
        data.AddTeamMember("team", "ada", "admin");
        data.AddTeamMember("team", "grace");
        data.AddOrganization(
            new SandboxOrganization("acme")
            {
                Teams = ["team", "sandbox"],
                Members = new Dictionary<string, string> { ["ada"] = "admin" },
            }
        );
        data.AddRegistry(
            new SandboxRegistry("acme", "model")
            {
                Description = "Models that are in use",
                Members = new Dictionary<string, string> { ["ada"] = "admin" },
            }
        );
        data.AddRegistry(new SandboxRegistry("acme", "data"));
        data.LinkArtifact(new SandboxLink("e", "p", "net", 0, "classifier") { Registry = ("acme", "model"), Aliases = ["production"] });
        data.AddReport(
            new SandboxReport("e", "p", "Weekly report, with a title that says more than a terminal of eighty columns can show")
        );
        long queue = data.AddRunQueue(new SandboxRunQueue("e", "gpu"));
        data.AddRunQueueItem(new SandboxRunQueueItem(queue) { Run = "one", State = "CLAIMED" });
        data.AddRunQueueItem(new SandboxRunQueueItem(queue));
        long slack = data.AddSlackIntegration("e", "team", "#runs");
        data.AddAutomation(new SandboxAutomation("e", "p", "Tell of failures") { Description = "In the channel", Integration = slack });
    }

    private static void AddRuns(SandboxData data)
    {
        data.AddSweep(
            new SandboxSweep("e", "p", "s")
            {
                Method = "grid",
                Config = "method: grid\nmetric:\n  name: loss\n  goal: minimize\nparameters:\n  lr:\n    values: [0.1, 0.2]\n",
            }
        );
        data.AddRun(
            new SandboxRun("e", "p", "one")
            {
                DisplayName = "a-run-with-a-name-that-is-much-too-long-for-a-terminal-of-eighty-columns",
                CreatedAt = s_day,
                Username = "ada",
                Sweep = "s",
                Tags = ["baseline", "kept"],
                Config = """{"lr":{"value":0.1},"optimizer":{"value":{"name":"adam","beta":[0.9,0.999]}}}""",
                Summary = """{"loss":0.03125,"val/acc":0.96}""",
                History =
                [
                    .. Enumerable.Range(0, 32).Select(static step => SandboxRow.Of(step, ("loss", 1.0 / (step + 1)), ("acc", step / 32.0))),
                ],
                Events = [SandboxRow.Of(("_timestamp", 1.5), ("system.cpu", 12.5)), SandboxRow.Of(("_timestamp", 3.5), ("system.cpu", 50))],
            }
        );
        data.AddRun(
            new SandboxRun("e", "p", "two")
            {
                DisplayName = "二番目の実行\u001B[2J",
                CreatedAt = s_day.AddHours(1),
                Sweep = "s",
                Tags = ["old"],
                Summary = """{"loss":0.25}""",
            }
        );
        data.AddRun(
            new SandboxRun("e", "p", "three")
            {
                State = "running",
                CreatedAt = s_day.AddDays(1),
                Summary = """{"loss":"NaN"}""",
            }
        );
        data.AddRun(new SandboxRun("e", "other", "x") { CreatedAt = s_day, History = [SandboxRow.Of(0, ("loss", 1.0))] });
    }
}
