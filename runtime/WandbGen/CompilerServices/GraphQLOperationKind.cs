namespace WandbGen.CompilerServices;

/// <summary>The kind of an operation, which decides whether it is retried after a failure.</summary>
public enum GraphQLOperationKind
{
    /// <summary>The operation only reads. It is safe to retry.</summary>
    Query,

    /// <summary>The operation changes data. It is retried only if the server cannot have executed it.</summary>
    Mutation,

    /// <summary>The operation changes data, and executing it twice has the effect of executing it once. It is safe to retry.</summary>
    IdempotentMutation,
}
