using System.Security.Cryptography;
using System.Text;

namespace Stoa.Server.Search.Matching;

/// <summary>Two bytes for each lexeme, as <c>search.marks</c> writes them: enough to say where a word stands, without its text.</summary>
internal sealed class LexemeMarks
{
    private const int MarkLength = 2;

    private readonly byte[][] _marks;

    private LexemeMarks(byte[][] marks) => _marks = marks;

    /// <summary>The marks of some lexemes.</summary>
    public static LexemeMarks Of(IEnumerable<string> lexemes) => new([.. lexemes.Select(lexeme => SHA256.HashData(Encoding.UTF8.GetBytes(lexeme))[..MarkLength])]);

    /// <summary>True when one of them is among others.</summary>
    public bool AnyIn(ReadOnlySpan<byte> others)
    {
        for (var at = 0; at + MarkLength <= others.Length; at += MarkLength)
        {
            foreach (var mark in _marks)
            {
                if (others[at] == mark[0] && others[at + 1] == mark[1]) return true;
            }
        }
        return false;
    }
}
