using System.Globalization;
using System.Numerics;

namespace WandbGen.Values;

/// <summary>The exact value of a finite number: its digits without leading and trailing zeros, and a power of ten.</summary>
internal readonly ref struct NumberText
{
    // More than the 4,300 digits that Python converts. The time of the conversion grows with the square of the number of digits.
    private const int MostDigits = 5000;

    private readonly ReadOnlySpan<byte> _whole;
    private readonly ReadOnlySpan<byte> _fraction;
    private readonly bool _isNegative;

    /// <summary>The power of ten of the last digit that is not zero.</summary>
    private readonly long _exponent;
    private readonly int _digits;

    public NumberText(ReadOnlySpan<byte> text)
    {
        _isNegative = text is [(byte)'-', ..];
        text = text.TrimStart((byte)'-');
        int mark = text.IndexOfAny((byte)'e', (byte)'E');
        if (mark >= 0)
        {
            _exponent =
                long.TryParse(text[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long written)
                    ? Math.Clamp(written, int.MinValue, int.MaxValue)
                : text[mark + 1] == '-' ? int.MinValue
                : int.MaxValue;
            text = text[..mark];
        }

        int point = text.IndexOf((byte)'.');
        _whole = (point < 0 ? text : text[..point]).TrimStart((byte)'0');
        _fraction = point < 0 ? default : text[(point + 1)..].TrimEnd((byte)'0');
        _exponent -= _fraction.Length;
        if (_fraction.IsEmpty)
        {
            int length = _whole.Length;
            _whole = _whole.TrimEnd((byte)'0');
            _exponent += length - _whole.Length;
        }

        if (_whole.IsEmpty)
        {
            _fraction = _fraction.TrimStart((byte)'0');
        }

        _digits = _whole.Length + _fraction.Length;
        if (_digits == 0)
        {
            _exponent = 0;
            _isNegative = false;
        }
    }

    /// <summary>Whether two texts are the same number, <c>1.50</c> and <c>15e-1</c> for example.</summary>
    public bool Equals(NumberText other)
    {
        if (_isNegative != other._isNegative || _exponent != other._exponent || _digits != other._digits)
        {
            return false;
        }

        for (int i = 0; i < _digits; i++)
        {
            if (DigitAt(i) != other.DigitAt(i))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Gets the number, if it is an integer.</summary>
    /// <exception cref="OverflowException">The number has more than 5,000 digits.</exception>
    public bool TryGetInteger(out BigInteger value)
    {
        value = default;
        if (_exponent < 0)
        {
            return false;
        }

        if (_digits + _exponent > MostDigits)
        {
            throw new OverflowException($"The number has more than {MostDigits} digits.");
        }

        Span<byte> digits = new byte[_digits + (int)_exponent];
        _whole.CopyTo(digits);
        _fraction.CopyTo(digits[_whole.Length..]);
        digits[_digits..].Fill((byte)'0');
        value = digits.IsEmpty
            ? BigInteger.Zero
            : BigInteger.Parse(System.Text.Encoding.ASCII.GetString(digits), NumberStyles.None, CultureInfo.InvariantCulture);
        value = _isNegative ? -value : value;
        return true;
    }

    /// <summary>Whether the number is an integer with at most this number of digits.</summary>
    public bool IsInteger(int digits) => _exponent >= 0 && _digits + _exponent <= digits;

    private byte DigitAt(int index) => index < _whole.Length ? _whole[index] : _fraction[index - _whole.Length];
}
