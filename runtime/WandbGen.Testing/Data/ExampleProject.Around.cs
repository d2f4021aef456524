namespace WandbGen.Testing.Data;

/// <content>What people keep around their runs, so that every collection has something to show.</content>
internal static partial class ExampleProject
{
    private static readonly string[] s_modelFiles = ["wandb-summary.json", "config.yaml", "media/plots/loss.svg"];

    public static void AddToRuns(WandbSandboxOptions options, SandboxData data)
    {
        (string entity, string project) = (options.Entity, options.Project);
        data.AddSweep(
            new SandboxSweep(entity, project, "pace")
            {
                DisplayName = "How fast to learn",
                Method = "grid",
                Config =
                    "method: grid\nmetric:\n  name: loss\n  goal: minimize\nparameters:\n  learning_rate:\n    values: [0.05, 0.2, 0.5]\n",
                ExpectedRunCount = 3,
            }
        );
        foreach (
            (string run, string displayName, string[] tags, string notes) in (IEnumerable<(string, string, string[], string)>)
                [
                    ("tortoise", "Slow and steady", ["baseline"], "The smallest steps."),
                    ("walker", "Walking pace", ["baseline", "candidate"], "Between the two."),
                    ("hare", "As fast as it goes", ["candidate"], "The largest steps that still converge."),
                ]
        )
        {
            RunRecord record = data.FindRun(entity, project, run)!;
            data.UpdateRun(record.Id, new RunChange(displayName, null, null, null, tags, notes, "pace", "train", null, "pace"));
            data.AddArtifact(
                new SandboxArtifact(entity, project, "model", "network")
                {
                    Run = run,
                    Description = $"What {run} learned.",
                    Metadata = record.Summary,
                    CreatedAt = record.HeartbeatAt,
                    Aliases = run == "hare" ? ["best"] : [],
                    Tags = run == "hare" ? ["fast"] : [],
                    Files = s_modelFiles.ToDictionary(static name => name, name => File.ReadAllBytes(Path.Combine(record.Folder!, name))),
                }
            );
        }

        data.AddArtifact(
            new SandboxArtifact(entity, project, "dataset", "waves")
            {
                Description = "y = sin(3 mean(x))",
                UsedBy = ["tortoise", "walker", "hare"],
                Files = new Dictionary<string, byte[]> { ["formula.txt"] = "y = sin(3 * mean(x))\n"u8.ToArray() },
            }
        );
        data.DescribeCollection(entity, project, "network", "What the paces learned.", "example");
        data.LinkArtifact(entity, project, "network", version: 2, "production", "live");
        data.AddReport(new SandboxReport(entity, project, "Which pace is right?") { Description = "Three learning rates on one network." });
        long channel = data.AddSlackIntegration(entity, "lab", "#training");
        long hook = data.AddWebhookIntegration(entity, "deploy", new Uri("https://deploy.example.invalid/hook"));
        data.AddAutomation(new SandboxAutomation(entity, project, "tell-the-lab") { Description = "A run failed.", Integration = channel });
        data.AddAutomation(
            new SandboxAutomation(entity, project, "deploy-live")
            {
                EventType = "ADD_ARTIFACT_ALIAS",
                Filter = """{"alias":{"$eq":"live"}}""",
                Integration = hook,
            }
        );
        data.AddProject(entity, "empty");
        data.AddEntity($"{entity}-team");
    }
}
