namespace WandbGen.Testing.Data;

/// <summary>A task of the server as it is stored.</summary>
internal sealed record TaskRecord(long Id, string Name, string Type);
