using System.Xml.Linq;
using Stoa.Server.Site.Pictures;

namespace Stoa.Server.Tests.Site;

public sealed class PictureTests
{
    public static TheoryData<string> Categories =>
        ["massage", "yoga", "barber", "hair-salon", "nails", "skincare", "parking", "workspace", "photography", "social-media", "dentist", "", "<script>"];

    [Theory, MemberData(nameof(Categories))]
    public void A_picture_is_well_formed_and_carries_no_script_text_or_link(string category)
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var elements = XDocument.Parse(ListingPicture.Svg(category, $"seed-{seed}")).Descendants().ToArray();
            Assert.DoesNotContain(elements, element => element.Name.LocalName is "script" or "text" or "a" or "image" or "style");
            Assert.DoesNotContain(elements.Attributes(), attribute => attribute.Name.LocalName is "style" or "href");
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_picture_and_another_seed_another() =>
        Assert.Multiple(
            () => Assert.Equal(ListingPicture.Svg("massage", "lst_1"), ListingPicture.Svg("massage", "lst_1")),
            () => Assert.NotEqual(ListingPicture.Svg("massage", "lst_1"), ListingPicture.Svg("massage", "lst_2")),
            () => Assert.NotEqual(ListingPicture.Svg("massage", "lst_1"), ListingPicture.Svg("barber", "lst_1")));

    [Theory]
    [InlineData("Ada Lovelace", "AL")]
    [InlineData("Marguerite de la Tour", "MT")]
    [InlineData("ada", "A")]
    [InlineData("  ", "")]
    [InlineData("👩‍🎨 Élodie", "👩‍🎨É")]
    public void Initials_are_the_first_letters_of_the_first_and_the_last_word(string name, string initials) =>
        Assert.Equal(initials, AvatarPicture.Initials(name));

    [Fact]
    public void Initials_that_are_markup_are_shown_as_text() =>
        Assert.Equal("<&", XDocument.Parse(AvatarPicture.Svg(-3, "<&<script>")).Descendants().Single(element => element.Name.LocalName == "text").Value);
}
