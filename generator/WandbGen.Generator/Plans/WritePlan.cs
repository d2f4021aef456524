using WandbGen.Generator.CSharp;

namespace WandbGen.Generator.Plans;

/// <summary>How a C# value becomes JSON.</summary>
/// <param name="Form">What it is in JSON.</param>
/// <param name="Type">The C# type.</param>
/// <param name="Converter">For a user's scalar: the converter's full name.</param>
/// <param name="Element">For a list: its elements; for an optional: what it holds.</param>
/// <param name="Enum">For an enum: its values.</param>
internal sealed record WritePlan(WriteForm Form, CSharpType Type, string Converter = "", WritePlan? Element = null, EnumPlan? Enum = null);

/// <summary>What a value is in JSON.</summary>
internal enum WriteForm
{
    Text,
    Number,
    Boolean,
    Address,
    Duration,
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
