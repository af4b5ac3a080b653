namespace Stoa.Server.Search.Words;

/// <summary>How many slips of the finger lie between two words: a letter too many, missing, wrong, or two in the wrong order.</summary>
internal static class EditDistance
{
    /// <summary>The slips between two words.</summary>
    public static int Between(string a, string b)
    {
        var (before, previous, row) = (new int[b.Length + 1], new int[b.Length + 1], new int[b.Length + 1]);
        for (var j = 0; j <= b.Length; j++) previous[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1] + 1, previous[j] + 1), previous[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = Math.Min(row[j], before[j - 2] + 1);
            }
            (before, previous, row) = (previous, row, before);
        }
        return previous[b.Length];
    }

    /// <summary>How many slips a word of a length is forgiven.</summary>
    public static int Forgiven(int length) => length switch { < 3 => 0, < 6 => 1, _ => 2 };
}
