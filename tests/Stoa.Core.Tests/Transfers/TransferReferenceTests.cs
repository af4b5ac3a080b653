using Stoa.Core.Transfers;

namespace Stoa.Core.Tests.Transfers;

/// <summary>What customers write on bank transfers, and what they write wrong.</summary>
public sealed class TransferReferenceTests
{
    private const string Alphabet = "123456789ABCDEFGHJKMNPQRSTVWXYZ";

    [Fact]
    public void One_wrong_character_or_two_swapped_ones_never_pass()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var sound = TransferReference.Of((ulong)random.NextInt64()).Value;
            Assert.True(TransferReference.TryParse(sound, out _));
            for (var at = 0; at < sound.Length; at++)
            {
                foreach (var letter in Alphabet.Where(letter => letter != sound[at])) Refused(Put(sound, at, letter));
                for (var other = at + 1; other < sound.Length; other++)
                {
                    if (sound[at] != sound[other]) Refused(Put(Put(sound, at, sound[other]), other, sound[at]));
                }
            }
        }
    }

    [Fact]
    public void It_is_read_as_people_write_it_and_found_in_what_banks_make_of_it()
    {
        var reference = TransferReference.Of(123_456_789_012);
        Assert.Equal(reference, Read($"  {reference.ToString().ToLowerInvariant()} "));
        Assert.Equal(reference, Read(reference.Value.Replace('1', 'l')));
        Assert.Equal(3, reference.ToString().Split('-').Length);
        Assert.Contains(reference, TransferReference.FindIn($"SEPA-Überweisung ADA GUEST {reference} MASSAGE EREF+NOTPROVIDED"));
        Assert.Contains(reference, TransferReference.FindIn(string.Join(' ', reference.Value.Chunk(5).Select(part => new string(part)))));
        Assert.Empty(TransferReference.FindIn("Miete"));
        Assert.False(TransferReference.TryParse(null, out _));
        Assert.False(TransferReference.TryParse("000-000-000", out _));
    }

    private static TransferReference Read(string text) => TransferReference.TryParse(text, out var reference) ? reference : throw new FormatException(text);

    private static void Refused(string text) => Assert.False(TransferReference.TryParse(text, out _), text);

    private static string Put(string text, int at, char letter) => $"{text[..at]}{letter}{text[(at + 1)..]}";
}
