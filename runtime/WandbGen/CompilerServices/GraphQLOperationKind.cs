namespace WandbGen.CompilerServices;

/// <summary>Whether an operation only reads, which decides if it may be sent again after a failure.</summary>
public enum GraphQLOperationKind
{
    /// <summary>Reads; safe to send again.</summary>
    Query,

    /// <summary>Changes something; sent again only when the server cannot have executed it.</summary>
    Mutation,
}
