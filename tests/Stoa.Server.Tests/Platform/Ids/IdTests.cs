using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using NodaTime;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Tests.Platform.Ids;

public sealed class IdTests
{
    private const string Text = "boat_01h455vb4pex5vsknk084sn02q";
    private static readonly Id<Boat> Known = new(Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8057"));

    [Fact]
    public void An_id_is_its_type_id_as_text_and_in_json()
    {
        Assert.Equal(Text, Known.ToString());
        Assert.Equal(Known, Id<Boat>.Parse(Text, null));
        Assert.Equal($$"""{"Id":"{{Text}}","Next":null}""", JsonSerializer.Serialize(new Trip(Known, null)));
        Assert.Equal(new Trip(Known, Known), JsonSerializer.Deserialize<Trip>($$"""{"Id":"{{Text}}","Next":"{{Text}}"}"""));
    }

    [Theory]
    [InlineData("quay_01h455vb4pex5vsknk084sn02q")]
    [InlineData("01h455vb4pex5vsknk084sn02q")]
    [InlineData("01890a5d-ac96-774b-bcce-b302099a8057")]
    [InlineData("")]
    public void Another_kind_of_id_is_refused(string text)
    {
        Assert.False(Id<Boat>.TryParse(text, out _));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Trip>($$"""{"Id":"{{text}}"}"""));
    }

    [Theory]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("{}")]
    public void An_id_that_is_no_text_is_refused(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Trip>($$"""{"Id":{{json}}}"""));

    [Fact]
    public void A_new_id_carries_its_moment()
    {
        var now = Instant.FromUnixTimeMilliseconds(1_750_000_000_000);
        var id = Id<Boat>.New(now).Value;
        Assert.Equal(7, id.Version);
        Assert.Equal("01977420dc00", id.ToString("N")[..12]);
        Assert.NotEqual(Id<Boat>.New(now), Id<Boat>.New(now));
    }

    [Fact]
    public void Ids_are_uuid_columns_that_the_program_fills()
    {
        using var harbour = new Harbour();
        var boat = harbour.Model.FindEntityType(typeof(Boat))!;
        var id = boat.FindProperty(nameof(Boat.Id))!;
        Assert.Equal("uuid", id.GetColumnType());
        Assert.Equal(ValueGenerated.Never, id.ValueGenerated);
        Assert.Equal("uuid", boat.FindProperty(nameof(Boat.Tug))!.GetColumnType());
    }

    private sealed record Trip(Id<Boat> Id, Id<Boat>? Next);

    private sealed class Boat : IIdentified
    {
        public static string IdPrefix => "boat";

        public Id<Boat> Id { get; set; }

        public Id<Boat>? Tug { get; set; }
    }

    private sealed class Harbour : DbContext
    {
        public DbSet<Boat> Boats => Set<Boat>();

        protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseNpgsql("Host=nowhere");

        protected override void ConfigureConventions(ModelConfigurationBuilder model) =>
            model.ConfigureIds(typeof(IdTests).Assembly);
    }
}
