using WandbGen.Generator;
using WandbGen.Generator.CSharp;

namespace WandbGen.CodeFixes;

/// <summary>Names for new members of a type: free, and none that the compiler or the generator writes itself.</summary>
/// <param name="taken">The names that the type has already, its own included.</param>
internal sealed class MemberNames(IEnumerable<string> taken)
{
    private readonly HashSet<string> _taken =
    [
        .. taken,
        "Clone",
        "Deconstruct",
        "EqualityContract",
        "Equals",
        "Finalize",
        "GetHashCode",
        "GetType",
        "MemberwiseClone",
        "PrintMembers",
        "ReferenceEquals",
        "ToString",
        WellKnownNames.ReadMethod,
        WellKnownNames.WriteMethod,
    ];

    /// <summary>Makes a name for what is called <paramref name="name"/> in GraphQL.</summary>
    public string Add(string name)
    {
        string wanted = Identifiers.ToPascalCase(name);
        string free = wanted;
        for (int number = 1; !_taken.Add(free); number++)
        {
            free = $"{wanted}Value{(number == 1 ? "" : number.ToString(System.Globalization.CultureInfo.InvariantCulture))}";
        }

        return free;
    }
}
