using GraphQL;

namespace WandbGen.Testing.GraphQL;

/// <summary>A refusal that has an HTTP status, as W&amp;B's servers answer mutations.</summary>
internal sealed class Refusal : ExecutionError
{
    private Refusal(int status, string message)
        : base(message) => Status = status;

    public int Status { get; }

    /// <summary>What is named does not exist.</summary>
    public static Refusal NotFound(string message) => new(404, message);

    /// <summary>What is wished conflicts with what there is.</summary>
    public static Refusal Conflict(string message) => new(409, message);

    /// <summary>What is wished makes no sense.</summary>
    public static Refusal Invalid(string message) => new(400, message);
}
