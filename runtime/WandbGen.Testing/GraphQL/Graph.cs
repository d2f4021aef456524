using WandbGen.Testing.Http;

namespace WandbGen.Testing.GraphQL;

/// <summary>The creators of the objects of responses, by area. Objects refer to each other in cycles, so each area finds the others
/// here.</summary>
internal sealed class Graph
{
    public Graph(WandbSandboxOptions options, SandboxData data, FileAddresses addresses)
    {
        Options = options;
        Data = data;
        PageTypes = new PageTypes(Types);
        Users = new UserNodes(this);
        Entities = new EntityNodes(this);
        Organizations = new OrganizationNodes(this);
        Projects = new ProjectNodes(this);
        Runs = new RunNodes(this, addresses);
        Sweeps = new SweepNodes(this);
        Reports = new ReportNodes(this);
        Queues = new QueueNodes(this);
        Automations = new AutomationNodes(this);
        Logs = new LogNodes(this);
        Files = new FileNodes(this, addresses);
        Collections = new CollectionNodes(this);
        Artifacts = new ArtifactNodes(this);
        ArtifactUploads = new ArtifactUploadNodes(this);
        ArtifactChanges = new ArtifactChangeNodes(this);
        AutomationChanges = new AutomationChangeNodes(this);
        PeopleChanges = new PeopleChangeNodes(this);
        QueueChanges = new QueueChangeNodes(this);
        RegistryChanges = new RegistryChangeNodes(this);
        ReportChanges = new ReportChangeNodes(this);
        RunChanges = new RunChangeNodes(this);
        SweepChanges = new SweepChangeNodes(this);
        Root = new Root(this);
    }

    public WandbSandboxOptions Options { get; }

    public SandboxData Data { get; }

    public ServedTypes Types { get; } = new();

    public PageTypes PageTypes { get; }

    public UserNodes Users { get; }

    public EntityNodes Entities { get; }

    public OrganizationNodes Organizations { get; }

    public ProjectNodes Projects { get; }

    public RunNodes Runs { get; }

    public SweepNodes Sweeps { get; }

    public ReportNodes Reports { get; }

    public QueueNodes Queues { get; }

    public AutomationNodes Automations { get; }

    public LogNodes Logs { get; }

    public FileNodes Files { get; }

    public CollectionNodes Collections { get; }

    public ArtifactNodes Artifacts { get; }

    public ArtifactUploadNodes ArtifactUploads { get; }

    public ArtifactChangeNodes ArtifactChanges { get; }

    public AutomationChangeNodes AutomationChanges { get; }

    public PeopleChangeNodes PeopleChanges { get; }

    public QueueChangeNodes QueueChanges { get; }

    public RegistryChangeNodes RegistryChanges { get; }

    public ReportChangeNodes ReportChanges { get; }

    public RunChangeNodes RunChanges { get; }

    public SweepChangeNodes SweepChanges { get; }

    public Root Root { get; }

    /// <summary>Whether the server has a feature of <see cref="SandboxFeatures"/>.</summary>
    public bool HasFeature(string name) => Options.Features?.Contains(name, StringComparer.Ordinal) == true;
}
