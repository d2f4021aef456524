namespace WandbGen.History.Rows;

/// <summary>Reads steps, which some sources have as <c>10.0</c>.</summary>
internal static class StepOf
{
    public static bool TryRead(WandbValue value, out long step)
    {
        if (value.TryGetInt64(out step))
        {
            return true;
        }

        bool isStep = value.TryGetDouble(out double number) && number == Math.Floor(number) && Math.Abs(number) < 1L << 62;
        step = isStep ? (long)number : 0;
        return isStep;
    }
}
