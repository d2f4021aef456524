namespace WandbGen.Testing.Data;

/// <summary>Work that the server did, as it is stored.</summary>
internal sealed record TaskRecord(long Id, string Name, string Type);
