using System.Globalization;
using System.Text.Json;
using Stoa.Core.Listings;

namespace Stoa.Core.Tests.Listings;

public sealed class AttributesTests
{
    private static readonly AttributeRule Style = new("style", "Style", AttributeKind.Choice, [new("thai", "Thai"), new("swedish", "Swedish")], IsRequired: true);
    private static readonly AttributeRule Languages = new("languages", "Languages", AttributeKind.Choices, [new("en", "English"), new("fr", "French")]);
    private static readonly AttributeRule Area = new("area", "Area", AttributeKind.Number, [], "m²", 1, 500);
    private static readonly AttributeRule Parking = new("parking", "Parking", AttributeKind.YesNo, []);
    private static readonly AttributeRule[] Rules = [Style, Languages, Area, Parking];

    [Theory]
    // attribute, what is typed (comma between several), what is stored, what people read
    [InlineData("style", "thai", "\"thai\"", "Thai")]
    [InlineData("languages", "fr,en,fr", "[\"en\",\"fr\"]", "English, French")]
    [InlineData("languages", "en", "[\"en\"]", "English")]
    [InlineData("area", " 45.5 ", "45.5", "45.5\u00A0m²")]
    [InlineData("area", "500", "500", "500\u00A0m²")]
    [InlineData("parking", "true", "true", "Yes")]
    [InlineData("parking", "no", "false", "No")]
    public void What_is_typed_becomes_a_value_that_is_accepted(string key, string typed, string stored, string read)
    {
        var value = Typed(key, typed)[key];
        Assert.Empty(Attributes.Check(Rules, Typed(key, typed)));
        Assert.Equal(stored, JsonSerializer.Serialize(value));
        Assert.Equal(value, JsonSerializer.Deserialize<AttributeValue>(stored));
        Assert.Equal(read, Attributes.InWords(Rules.Single(rule => rule.Key == key), value, CultureInfo.InvariantCulture));
        Assert.Equal(value, Attributes.Read(Rules, rule => rule.Key == key ? Attributes.Texts(value) : [])[key]);
    }

    [Theory]
    [InlineData("style", "shiatsu", "\"Style\" is one of: thai, swedish.")]
    [InlineData("languages", "en,xx", "\"Languages\" is some of: en, fr.")]
    [InlineData("area", "large", "\"Area\" is a number, such as 1.")]
    [InlineData("area", "0", "\"Area\" is a number from 1 to 500.")]
    [InlineData("area", "501", "\"Area\" is a number from 1 to 500.")]
    [InlineData("area", "1.2345", "\"Area\" has at most 3 digits after the point.")]
    [InlineData("parking", "maybe", "\"Parking\" is yes or no.")]
    public void What_cannot_be_is_refused_by_its_field(string key, string typed, string sentence)
    {
        var problem = Assert.Single(Attributes.Check(Rules, Typed(key, typed)));
        Assert.Equal(("attribute-invalid", $"attribute_{key}", sentence), (problem.Code, problem.Field, problem.Message));
    }

    [Theory]
    [InlineData("""{"colour":"red"}""", "attribute-unknown")]
    [InlineData("""{"style":["thai"]}""", "attribute-invalid")]
    [InlineData("""{"languages":["en","en"]}""", "attribute-invalid")]
    [InlineData("""{"parking":1}""", "attribute-invalid")]
    public void Values_of_another_kind_are_refused(string json, string code)
    {
        var values = JsonSerializer.Deserialize<Dictionary<string, AttributeValue>>(json)!;
        Assert.Equal(code, Assert.Single(Attributes.Check(Rules, values)).Code);
    }

    [Fact]
    public void What_is_required_is_missed_by_name()
    {
        Assert.Equal("attribute_style", Assert.Single(Attributes.Missing(Rules, Typed("area", "3"))).Field);
        Assert.Empty(Attributes.Missing(Rules, Typed("style", "thai")));
    }

    private static IReadOnlyDictionary<string, AttributeValue> Typed(string key, string typed) =>
        Attributes.Read(Rules, rule => rule.Key == key ? typed.Split(',') : []);
}
