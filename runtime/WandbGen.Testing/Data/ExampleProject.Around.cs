namespace WandbGen.Testing.Data;

/// <content>Objects around the runs, so that every collection has items.</content>
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
        data.AddAgent(new SandboxAgent(entity, project, "pace", "slow-1") { DisplayName = "The laptop" });
        data.AddAgent(new SandboxAgent(entity, project, "pace", "fast-1") { DisplayName = "The workstation", Host = "workstation" });
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
            data.UpdateRun(
                record.Id,
                new RunChange
                {
                    DisplayName = displayName,
                    Tags = tags,
                    Notes = notes,
                    Group = "pace",
                    JobType = "train",
                    Sweep = "pace",
                    Agent = run == "hare" ? "fast-1" : "slow-1",
                }
            );
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
                UsedAs = new Dictionary<string, string> { ["hare"] = "training" },
                Files = new Dictionary<string, byte[]> { ["formula.txt"] = "y = sin(3 * mean(x))\n"u8.ToArray() },
            }
        );
        data.DescribeCollection(entity, project, "network", "What the paces learned.", "example");
        data.LinkArtifact(entity, project, "network", version: 2, "production", "live");
        data.AddReport(new SandboxReport(entity, project, "Which pace is right?") { Description = "Three learning rates on one network." });
        data.AddChart(new SandboxChart(entity, "loss-by-rate") { DisplayName = "Loss by learning rate", Spec = """{"mark":"point"}""" });
        data.AddProject(entity, "empty");
        AddPeople(entity, data);
        AddRegistries(entity, project, data);
        AddQueueAndAutomations(entity, project, data);
    }

    private static void AddPeople(string entity, SandboxData data)
    {
        data.AddUser(new SandboxUser("ada") { Name = "Ada Lovelace" });
        data.AddUser(new SandboxUser("grace") { Name = "Grace Hopper", IsAdmin = true });
        data.AddUser(new SandboxUser("nightly") { Name = "Nightly training", AccountType = "SERVICE" });
        data.AddTeamMember($"{entity}-team", "ada");
        data.AddTeamMember($"{entity}-team", "grace", "viewer");
        data.AddTeamMember($"{entity}-team", "nightly");
        data.InviteToTeam($"{entity}-team", "alan@example.invalid");
    }

    private static void AddRegistries(string entity, string project, SandboxData data)
    {
        string organization = $"{entity}-lab";
        data.AddOrganization(
            new SandboxOrganization(organization)
            {
                Teams = [$"{entity}-team"],
                Members = new Dictionary<string, string> { ["ada"] = "member", ["grace"] = "admin" },
            }
        );
        data.AddRegistry(
            new SandboxRegistry(organization, "models")
            {
                Description = "Networks that others may use.",
                IsRestricted = true,
                ArtifactTypes = ["model"],
                Members = new Dictionary<string, string> { ["ada"] = "member", ["grace"] = "restricted_viewer" },
                Teams = new Dictionary<string, string> { [$"{entity}-team"] = "viewer" },
            }
        );
        data.AddRegistry(new SandboxRegistry(organization, "datasets") { Description = "What is learned from." });
        Link("network", 0, "models", "paces");
        Link("network", 2, "models", "paces", "live", "approved");
        Link("waves", 0, "datasets", "waves", "stable");
        data.DescribeCollection($"{organization}-org", "wandb-registry-models", "paces", "Checked by two people.", "reviewed");

        void Link(string collection, int version, string registry, string portfolio, params string[] aliases) =>
            data.LinkArtifact(
                new SandboxLink(entity, project, collection, version, portfolio) { Registry = (organization, registry), Aliases = aliases }
            );
    }

    private static void AddQueueAndAutomations(string entity, string project, SandboxData data)
    {
        long queue = data.AddRunQueue(
            new SandboxRunQueue(entity, "workstations")
            {
                ResourceConfig = """{"gpus":"{{gpus}}"}""",
                TemplateVariables = new Dictionary<string, string> { ["gpus"] = """{"type":"integer","default":1}""" },
                ExternalLinks = """{"links":[{"label":"Room","url":"https://example.invalid/room"}]}""",
            }
        );
        data.AddRunQueueItem(new SandboxRunQueueItem(queue) { RunSpec = Spec("0.1") });
        data.AddRunQueueItem(new SandboxRunQueueItem(queue) { RunSpec = Spec("0.9"), Priority = 0 });
        data.AddRunQueueItem(
            new SandboxRunQueueItem(queue)
            {
                RunSpec = Spec("0.5"),
                State = "CLAIMED",
                Run = "hare",
            }
        );

        long channel = data.AddSlackIntegration(entity, "lab", "#training");
        long hook = data.AddWebhookIntegration(entity, "deploy", new Uri("https://deploy.example.invalid/hook"));
        data.AddAutomation(
            new SandboxAutomation(entity, project, "tell-the-lab")
            {
                Description = "A run failed.",
                Filter = """{"run_filter":"{\"$and\":[]}","run_state_filter":{"states":["FAILED"]}}""",
                Integration = channel,
                Title = "Training stopped",
                Message = "Look at its log.",
                Severity = "ERROR",
            }
        );
        data.AddAutomation(
            new SandboxAutomation(entity, project, "deploy-live")
            {
                EventType = "ADD_ARTIFACT_ALIAS",
                Collection = "production",
                Filter = """{"filter":"{\"$or\":[{\"$and\":[{\"alias\":{\"$regex\":\"live\"}}]}]}"}""",
                Integration = hook,
                Payload = """{"version":"${artifact_version}"}""",
            }
        );
        data.AddAutomation(
            new SandboxAutomation(entity, project, "watch-the-loss")
            {
                EventType = "RUN_METRIC",
                Filter = """
                {"run_filter":"{\"$and\":[]}","run_metric_filter":
                {"threshold_filter":{"name":"loss","agg_op":"AVERAGE","window_size":5,"cmp_op":"$gt","threshold":1}}}
                """,
                IsEnabled = false,
            }
        );
        data.AddAutomation(
            new SandboxAutomation($"{entity}-team", "launch", "train-again")
            {
                EventType = "CREATE_ARTIFACT",
                Queue = queue,
                Payload = """{"job":"train:latest"}""",
            }
        );
        data.AddAutomation(
            new SandboxAutomation($"{entity}-lab-org", null, "tell-phones")
            {
                EventType = "ADD_ARTIFACT_TAG",
                IsPushNotification = true,
                Title = "A version was tagged",
            }
        );

        string Spec(string rate) =>
            $$$"""
                {"entity":"{{{entity}}}","project":"{{{project}}}","job":"train:latest",
                "overrides":{"run_config":{"learning_rate": {{{rate}}} } } }
                """;
    }
}
