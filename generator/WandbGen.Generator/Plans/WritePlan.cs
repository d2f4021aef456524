using WandbGen.Generator.CSharp;

namespace WandbGen.Generator.Plans;

/// <summary>How a C# value becomes JSON; the other direction is a <see cref="ReadPlan"/>.</summary>
internal sealed record WritePlan
{
    /// <summary>What it is in JSON.</summary>
    public required WriteForm Form { get; init; }

    public required CSharpType Type { get; init; }

    /// <summary>For a user's scalar: the converter.</summary>
    public ConverterPlan? Converter { get; init; }

    /// <summary>For a list: its elements; for an optional: what it holds.</summary>
    public WritePlan? Element { get; init; }

    /// <summary>For an enum: its values.</summary>
    public EnumPlan? Enum { get; init; }
}

/// <summary>What a value is in JSON.</summary>
internal enum WriteForm
{
    Text,
    Number,
    Boolean,
    Address,
    Duration,
    Date,
    Time,
    Json,

    /// <summary>The text of JSON.</summary>
    JsonText,

    /// <summary>What <c>ToString</c> gives.</summary>
    Printed,
    Enum,
    OpenEnum,
    Converter,
    Input,
    Optional,
    List,
}
