using System.Globalization;

namespace WandbGen.Testing.Data;

/// <summary>The values that a statement under construction refers to.</summary>
internal sealed class ParameterList(IEnumerable<(string Name, object? Value)> parameters) : List<(string Name, object? Value)>(parameters)
{
    /// <summary>Adds a value and gives the name that stands for it.</summary>
    public string AddValue(object? value)
    {
        string name = "$value" + Count.ToString(CultureInfo.InvariantCulture);
        Add((name, value));
        return name;
    }
}
