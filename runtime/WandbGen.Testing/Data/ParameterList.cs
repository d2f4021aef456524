using System.Globalization;

namespace WandbGen.Testing.Data;

/// <summary>The parameters of a statement that is being built.</summary>
internal sealed class ParameterList(IEnumerable<(string Name, object? Value)> parameters) : List<(string Name, object? Value)>(parameters)
{
    /// <summary>Adds a value, and returns the name of its parameter.</summary>
    public string AddValue(object? value)
    {
        string name = "$value" + Count.ToString(CultureInfo.InvariantCulture);
        Add((name, value));
        return name;
    }
}
