namespace WandbGen.Fuzz;

/// <summary>Makes inputs out of others: what formats' own tokens and structure survive, so that inputs reach deep.</summary>
internal sealed class Mutator(Random random, IReadOnlyList<byte[]> seeds, IReadOnlyList<byte[]> tokens)
{
    private const int MaxLength = 16 * 1024;

    public byte[] Next()
    {
        List<byte> input = [.. Pick(seeds)];
        for (int changes = random.Next(1, 9); changes > 0; changes--)
        {
            Change(input);
        }

        return [.. input.Take(MaxLength)];
    }

    private void Change(List<byte> input)
    {
        int position = random.Next(input.Count + 1);
        int length = Math.Min(random.Next(1, 33), input.Count - position);
        switch (random.Next(8))
        {
            case 0 when position < input.Count:
                input[position] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when position < input.Count:
                input[position] = (byte)random.Next(256);
                break;
            case 2:
                input.InsertRange(position, Pick(tokens));
                break;
            case 3:
                input.RemoveRange(position, length);
                break;
            case 4:
                input.InsertRange(random.Next(input.Count + 1), input.GetRange(position, length));
                break;
            case 5:
                byte[] other = Pick(seeds);
                input.RemoveRange(position, input.Count - position);
                input.AddRange(other[random.Next(other.Length)..]);
                break;
            case 6:
                input.RemoveRange(position, input.Count - position);
                break;
            case 7:
                byte[] token = Pick(tokens);
                for (int count = random.Next(1, 200); count > 0; count--)
                {
                    input.InsertRange(position, token);
                }

                break;
        }
    }

    private byte[] Pick(IReadOnlyList<byte[]> from) => from[random.Next(from.Count)];
}
