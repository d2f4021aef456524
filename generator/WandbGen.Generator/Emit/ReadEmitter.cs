using WandbGen.Generator.Plans;

namespace WandbGen.Generator.Emit;

/// <summary>Emits how one scalar or enum is read.</summary>
internal static class ReadEmitter
{
    private const string Reader = "graphql::GraphQLReader";

    /// <summary>The expression that reads a value from <c>reader</c>, which does not stand on null.</summary>
    public static string Read(ReadPlan read) =>
        read.Form switch
        {
            ReadForm.Id => $"{Reader}.ReadId(ref reader)",
            ReadForm.String => $"{Reader}.ReadString(ref reader)!",
            ReadForm.Text => $"{Reader}.ReadText(ref reader)",
            ReadForm.Int32 => $"{Reader}.ReadInt32(ref reader)",
            ReadForm.Int64 => $"{Reader}.ReadInt64(ref reader)",
            ReadForm.Double => $"{Reader}.ReadDouble(ref reader)",
            ReadForm.Single => $"{Reader}.ReadSingle(ref reader)",
            ReadForm.Decimal => $"{Reader}.ReadDecimal(ref reader)",
            ReadForm.Boolean => "reader.GetBoolean()",
            ReadForm.DateTimeOffset => $"{Reader}.ReadDateTimeOffset(ref reader)",
            ReadForm.DateTime => $"{Reader}.ReadDateTimeOffset(ref reader).UtcDateTime",
            ReadForm.DateOnly => $"{Reader}.ReadDateOnly(ref reader)",
            ReadForm.TimeOnly => $"{Reader}.ReadTimeOnly(ref reader)",
            ReadForm.Duration => $"{Reader}.ReadDuration(ref reader)",
            ReadForm.Guid => $"{Reader}.ReadGuid(ref reader)",
            ReadForm.Address => $"{Reader}.ReadUri(ref reader)",
            ReadForm.JsonMembers => $"{Reader}.ReadJsonMembers(ref reader)",
            ReadForm.JsonObject => $"{Reader}.ReadJsonObject(ref reader)",
            ReadForm.Value => $"{Reader}.ReadValue(ref reader)",
            ReadForm.ValueText => $"{Reader}.ReadDocument(ref reader)",
            ReadForm.Json => $"{Reader}.ReadJson(ref reader)",
            ReadForm.JsonText => $"{Reader}.ReadJsonString(ref reader)",
            ReadForm.Nothing => $"{Reader}.Skip(ref reader)",
            ReadForm.Enum => $"{read.Enum!.ClassName}.Read(ref reader)",
            ReadForm.OpenEnum => $"{read.Enum!.ClassName}.ReadOpen(ref reader)",
            ReadForm.Converter => $"{Reader}.ReadScalar<{read.Converter!.Name}, {read.Converter.Type}>(ref reader)",
            _ => throw new InvalidOperationException($"Unknown form: {read.Form}"),
        };
}
