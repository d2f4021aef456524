using GraphQL;

namespace WandbGen.Testing.GraphQL;

/// <summary>A refusal that has an HTTP status, as W&amp;B's servers answer mutations.</summary>
internal sealed class Refusal : ExecutionError
{
    private Refusal(int status, string message)
        : base(message) => Status = status;

    public int Status { get; }

    /// <summary>The named object does not exist.</summary>
    public static Refusal NotFound(string message) => new(404, message);

    /// <summary>The request conflicts with existing data.</summary>
    public static Refusal Conflict(string message) => new(409, message);

    /// <summary>The request is not valid.</summary>
    public static Refusal Invalid(string message) => new(400, message);
}
