using System.Globalization;
using System.Numerics;
using System.Text;
using WandbGen.Values;

namespace WandbGen;

public readonly partial struct WandbValue
{
    /// <summary>
    /// Gets the number, or <c>NaN</c> or an infinity for the strings with these names. If the value has more digits than a <see
    /// cref="double"/>, the result is the nearest number.
    /// </summary>
    /// <exception cref="InvalidOperationException">The value is not a number.</exception>
    public double GetDouble() => TryGetDouble(out double value) ? value : throw Mismatch("a number");

    /// <summary>Gets the number, or <c>NaN</c> or an infinity for the strings with these names.</summary>
    /// <param name="value">The nearest <see cref="double"/>, or 0 if the value is not a number.</param>
    /// <returns>Whether the value is a number.</returns>
    public bool TryGetDouble(out double value)
    {
        value = 0;
        switch (Kind)
        {
            case WandbValueKind.Number:
                value =
                    _source == s_double ? BitConverter.Int64BitsToDouble(_number)
                    : _source == s_int64 ? _number
                    : ParseDouble(Text);
                return true;
            case WandbValueKind.String when (_source is ValueDocument ? Text.Length : ((string)_source!).Length) <= "-Infinity".Length:
                return NonFinite.TryParse(ToString(), out value);
            default:
                return false;
        }
    }

    /// <summary>Gets the exact integer. <c>3.0</c> and <c>3e0</c> are the integer 3.</summary>
    /// <exception cref="InvalidOperationException">The value is not an integer.</exception>
    /// <exception cref="OverflowException">The integer does not fit. Use <see cref="GetBigInteger"/>.</exception>
    public long GetInt64() => TryGetInt64(out long value) ? value : (long)GetBigInteger();

    /// <summary>Gets the exact integer. <c>3.0</c> and <c>3e0</c> are the integer 3.</summary>
    /// <exception cref="InvalidOperationException">The value is not an integer.</exception>
    /// <exception cref="OverflowException">The integer does not fit.</exception>
    public int GetInt32() => checked((int)GetInt64());

    /// <summary>Gets the exact integer. <c>3.0</c> and <c>3e0</c> are the integer 3.</summary>
    /// <param name="value">The integer, or 0 if the value is not an integer that fits.</param>
    /// <returns>Whether the value is an integer that fits.</returns>
    public bool TryGetInt64(out long value)
    {
        value = 0;
        if (Kind != WandbValueKind.Number)
        {
            return false;
        }

        if (_source == s_int64)
        {
            value = _number;
            return true;
        }

        // The exact value of a greater number is that of its shortest digits.
        if (_source == s_double && BitConverter.Int64BitsToDouble(_number) is var number && !(Math.Abs(number) > 1L << 53))
        {
            value = double.IsInteger(number) ? (long)number : 0;
            return double.IsInteger(number);
        }

        ReadOnlySpan<byte> text = NumberDigits;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value))
        {
            return true;
        }

        return !NonFinite.Is(text)
            && new NumberText(text) is var digits
            && digits.IsInteger(19)
            && digits.TryGetInteger(out BigInteger integer)
            && integer >= long.MinValue
            && integer <= long.MaxValue
            && (value = (long)integer) == integer;
    }

    /// <summary>Gets the exact integer of any size.</summary>
    /// <exception cref="InvalidOperationException">The value is not an integer.</exception>
    /// <exception cref="OverflowException">The integer has more than 5,000 digits. (Python's limit is 4,300.)</exception>
    public BigInteger GetBigInteger()
    {
        if (TryGetInt64(out long small))
        {
            return small;
        }

        return
            Kind == WandbValueKind.Number && !NonFinite.Is(NumberDigits) && new NumberText(NumberDigits).TryGetInteger(out BigInteger value)
            ? value
            : throw Mismatch("a whole number");
    }

    /// <summary>Gets the number with at most 28 decimal digits.</summary>
    /// <exception cref="InvalidOperationException">The value is not a finite number.</exception>
    /// <exception cref="OverflowException">The integer does not fit.</exception>
    public decimal GetDecimal() =>
        Kind == WandbValueKind.Number && !NonFinite.Is(NumberDigits)
            ? decimal.Parse(NumberDigits, NumberStyles.Float, CultureInfo.InvariantCulture)
            : throw Mismatch("a finite number");

    private static double ParseDouble(ReadOnlySpan<byte> text) =>
        NonFinite.TryParse(text, out double value) ? value : double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    // The digits of a value that is a number.
    private ReadOnlySpan<byte> NumberDigits =>
        _source is ValueDocument
            ? Text
            : Encoding.UTF8.GetBytes(
                _source == s_int64
                    ? _number.ToString(CultureInfo.InvariantCulture)
                    : BitConverter.Int64BitsToDouble(_number).ToString("R", CultureInfo.InvariantCulture)
            );
}
