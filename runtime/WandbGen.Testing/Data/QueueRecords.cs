namespace WandbGen.Testing.Data;

/// <summary>A queue of runs as it is stored.</summary>
/// <param name="Config">The row of the configuration of the resource that executes runs.</param>
/// <param name="ExternalLinks">JSON: addresses by title.</param>
internal sealed record RunQueueRecord(long Id, string Name, string Access, string PrioritizationMode, long? Config, string? ExternalLinks);

/// <summary>A run that waits in a queue, or that was taken from it.</summary>
/// <param name="RunSpec">JSON: the specification of the run.</param>
/// <param name="Run">The id of the run that was started for it.</param>
internal sealed record RunQueueItemRecord(long Id, string State, string RunSpec, string? Run);

/// <summary>The configuration of the resource that executes a queue's runs.</summary>
/// <param name="Config">JSON.</param>
/// <param name="Variables">JSON: schemas by name.</param>
internal sealed record ResourceConfigRecord(long Id, long Entity, string Resource, string Config, string Variables);
