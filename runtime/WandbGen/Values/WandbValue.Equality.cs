using System.Diagnostics.CodeAnalysis;
using WandbGen.Values;

namespace WandbGen;

public readonly partial struct WandbValue
{
    /// <summary>
    /// Whether two values are equal. White space and the order of members do not matter; <c>1</c>, <c>1.0</c> and <c>1e0</c> are equal, and
    /// <c>NaN</c> is equal to itself.
    /// </summary>
    public static bool operator ==(WandbValue left, WandbValue right) => left.Equals(right);

    /// <summary>Whether two values are different.</summary>
    public static bool operator !=(WandbValue left, WandbValue right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(WandbValue other)
    {
        var pairs = new Stack<(WandbValue Left, WandbValue Right)>();
        pairs.Push((this, other));
        while (pairs.TryPop(out (WandbValue Left, WandbValue Right) pair))
        {
            (WandbValue left, WandbValue right) = pair;
            if (left.Kind != right.Kind || left.Count != right.Count || (left.Kind < WandbValueKind.Array && !left.EqualsScalar(right)))
            {
                return false;
            }

            foreach ((string name, WandbValue member) in left.Members)
            {
                if (!right.TryGetValue(name, out WandbValue same))
                {
                    return false;
                }

                pairs.Push((member, same));
            }

            foreach ((WandbValue first, WandbValue second) in left.Items.Zip(right.Items))
            {
                pairs.Push((first, second));
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is WandbValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        Kind switch
        {
            WandbValueKind.Number => HashCode.Combine(Kind, GetDouble()),
            WandbValueKind.Array or WandbValueKind.Object => HashCode.Combine(Kind, Count),
            _ => HashCode.Combine(Kind, ToString()),
        };

    private bool EqualsScalar(WandbValue other)
    {
        if (Kind != WandbValueKind.Number)
        {
            return ToString() == other.ToString();
        }

        ReadOnlySpan<byte> left = NumberDigits;
        ReadOnlySpan<byte> right = other.NumberDigits;
        return left.SequenceEqual(right)
            || (!NonFinite.Is(left) && !NonFinite.Is(right) && new NumberText(left).Equals(new NumberText(right)));
    }
}
