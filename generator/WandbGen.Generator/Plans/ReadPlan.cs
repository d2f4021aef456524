namespace WandbGen.Generator.Plans;

/// <summary>How JSON becomes a C# value; the other direction is a <see cref="WritePlan"/>.</summary>
/// <param name="Converter">For a user's scalar: the converter.</param>
/// <param name="Enum">For an enum: its values.</param>
internal sealed record ReadPlan(ReadForm Form, ConverterPlan? Converter = null, EnumPlan? Enum = null);

/// <summary>What is made of JSON.</summary>
internal enum ReadForm
{
    /// <summary>A string; also of null, which is none.</summary>
    String,

    /// <summary>The text of a string or number.</summary>
    Text,

    /// <summary>An <c>ID</c>, which servers also write as a number.</summary>
    Id,
    Int32,
    Int64,
    Double,
    Single,
    Decimal,
    Boolean,
    DateTimeOffset,
    DateTime,
    DateOnly,
    TimeOnly,
    Duration,
    Guid,
    Address,

    /// <summary>A dictionary whose values are read when they are asked for.</summary>
    JsonMembers,

    /// <summary>A dictionary.</summary>
    JsonObject,

    /// <summary>A <c>WandbValue</c>.</summary>
    Value,

    /// <summary>A <c>WandbValue</c> that is the text of JSON.</summary>
    ValueText,
    Json,

    /// <summary>The text of JSON.</summary>
    JsonText,

    /// <summary>Nothing: the value is passed over.</summary>
    Nothing,
    Enum,
    OpenEnum,
    Converter,
}

/// <summary>A user's converter of a scalar.</summary>
/// <param name="Name">The converter's full name.</param>
/// <param name="Type">The full name of the C# type that it reads and writes.</param>
internal sealed record ConverterPlan(string Name, string Type);
