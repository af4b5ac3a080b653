using Stoa.Server.Tests.Catalog;
using Stoa.Server.Tests.Platform;
using Request = Stoa.Server.Search.SearchListings.Request;

namespace Stoa.Server.Tests.Search;

/// <summary>What people mean, as a table: what must be first, and what must not appear.</summary>
public sealed class RelevanceTests(TestDatabases databases)
{
    private const string Nothing = "";

    // query | must be first | must not appear (several with a bar between)
    private static readonly (string Query, string First, string Never)[] Cases =
    [
        // English: stems, small words, word order, names before descriptions.
        ("massage", "Deep tissue massage", "Coupe et coiffure"),
        ("massages", "Deep tissue massage", "Coupe et coiffure"),
        ("tissue deep", "Deep tissue massage", "Massage suédois"),
        ("beginners swim", "Swimming for beginners", "Guitar for beginners"),
        ("guitars", "Guitar for beginners", "Swimming for beginners"),
        // French: accents, plurals, feminine forms, elision.
        ("suedois", "Massage suédois", "Deep tissue massage"),
        ("massages suédoises", "Massage suédois", "Deep tissue massage"),
        ("coupe de cheveux", "Coupe de cheveux femme", "Massage suédois"),
        ("chambres privées", "Chambre privée au Plateau", "Estudio con terraza"),
        ("l'atelier de poterie", "Atelier de poterie", "Studio photo"),
        // Spanish.
        ("clases de guitarra", "Clases de guitarra", "Swimming for beginners"),
        ("habitación", "Habitación doble", "Parking St. Clair Avenue"),
        ("habitaciones dobles", "Habitación doble", "Chambre privée au Plateau"),
        ("terrazas", "Estudio con terraza", "Habitación doble"),
        // Words of other languages for the same thing.
        ("coiffeur", "Coupe et coiffure", "Massage suédois"),
        ("hairdresser", "Coupe et coiffure", "Massage suédois"),
        ("peluquería", "Coupe et coiffure", "Massage suédois"),
        // Places among the words.
        ("coiffeur munich", "Friseur am Markt", "Coupe et coiffure|Coupe de cheveux femme"),
        ("coiffeur münchen", "Friseur am Markt", "Coupe et coiffure"),
        ("friseur in München", "Friseur am Markt", "Coupe et coiffure"),
        ("parking near st clair", "Parking St. Clair Avenue", "Parking Marienplatz"),
        ("studio mile end", "Studio photo", "Estudio con terraza"),
        ("friseur", Nothing, "Parking Marienplatz"),
        ("munich", Nothing, "Coupe et coiffure|Parking St. Clair Avenue"),
        // Slips of the finger.
        ("masage", "Deep tissue massage", "Coupe et coiffure"),
        ("giutar", "Guitar for beginners", "Swimming for beginners"),
        ("friseru munich", "Friseur am Markt", "Coupe et coiffure"),
        ("poteire", "Atelier de poterie", "Studio photo"),
        // Beginnings.
        ("swimm", "Swimming for beginners", "Guitar for beginners"),
        ("deep tis", "Deep tissue massage", "Massage suédois"),
        // Words that name a category, in any language and number: its listings first, though others say the word itself.
        ("room", "Private suite by the park", "Deep tissue massage"),
        ("rooms plateau", "Private suite by the park", "Chambre à Santiago"),
        ("zimmer plateau", "Private suite by the park", "Chambre à Santiago"),
        ("chambre plateau", "Chambre privée au Plateau", "Chambre à Santiago"),
        ("chambres plateau", "Chambre privée au Plateau", "Chambre à Santiago"),
        ("dentist", "Check-up and cleaning", "Deep tissue massage"),
        ("dentiste", "Check-up and cleaning", "Deep tissue massage"),
        ("dentistas", "Check-up and cleaning", "Deep tissue massage"),
        ("zahnarzt", "Check-up and cleaning", "Deep tissue massage"),
        ("dentsit", "Check-up and cleaning", "Deep tissue massage"),
        ("coiffeuses", "Coupe et coiffure", "Massage suédois"),
        ("zahnartz", "Check-up and cleaning", "Deep tissue massage"),
        // Phrases that name a category, though each of their words may mean something else.
        ("private rooms", "Private suite by the park", "Deep tissue massage"),
        ("chambre privée", "Chambre privée au Plateau", "Estudio con terraza"),
        ("habitaciones privadas santiago", "Chambre à Santiago", "Chambre privée au Plateau|Estudio con terraza"),
        ("hair salon", "Coupe de cheveux femme", "Studio photo"),
        ("salons de coiffure", "Coupe et coiffure", "Studio photo"),
        ("photo studio mile end", "Studio photo", "Estudio con terraza"),
        // A stem by the rules of another language is no stem: fitness is not fit, a barber no Barbara, a terrace not Terra Nova.
        ("fitness", Nothing, "Fitting for an hour"),
        ("barber", Nothing, "Casa Barbara"),
        ("terrasse", "Estudio con terraza", "Terra Nova"),
        ("uñas", Nothing, "Por una hora"),
        // Words that nothing has are left out when others say what is meant; the place stays.
        ("friseur ohne termin münchen", "Friseur am Markt", "Coupe et coiffure"),
        ("parking toronto downtown", "Parking St. Clair Avenue", "Parking Marienplatz"),
        ("massage zeppelin", "Deep tissue massage", "Coupe et coiffure"),
        ("dentist near me", "Check-up and cleaning", "Deep tissue massage"),
        ("massage therapeute", "Deep tissue massage", "Coupe et coiffure"),
        ("airbnb plateau", "Private suite by the park", "Chambre à Santiago"),
        ("centre sportif", Nothing, "Chambre privée au Plateau"),
        // A number belongs to the word after it: one bedroom and two beds are not two bedrooms.
        ("2 bedroom apartment", "Rental unit · 2 bedrooms · 1 bed", "Private suite by the park"),
        ("2 bedrooms", "Rental unit · 2 bedrooms · 1 bed", "Private suite by the park"),
        ("2 beds", "Rental unit · 1 bedroom · 2 beds", "Private suite by the park"),
        ("apartment with 1 bed", "Rental unit · 2 bedrooms · 1 bed", "Private suite by the park"),
        // Nothing is better than something else.
        ("massage studio munich", Nothing, "Deep tissue massage|Studio photo|Friseur am Markt"),
        ("zeppelin", Nothing, "Deep tissue massage"),
        ("zeppelin plateau", Nothing, "Chambre privée au Plateau"),
        ("massage santiago", Nothing, "Deep tissue massage|Chambre à Santiago"),
    ];

    [Fact]
    public async Task The_right_one_is_first_and_the_wrong_one_is_not_there()
    {
        await using var host = await CatalogHost.Start(databases);
        await Shelve(host);
        var wrong = new List<string>();
        foreach (var (query, first, never) in Cases)
        {
            var found = (await host.Search(new Request(Q: query))).Items.Select(item => item.Title).ToList();
            if (first.Length > 0 && found.FirstOrDefault() != first) wrong.Add($"{query}: first is {found.FirstOrDefault() ?? "nothing"}, not {first}");
            wrong.AddRange(never.Split('|').Where(found.Contains).Select(title => $"{query}: {title} is there"));
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task What_was_understood_is_said()
    {
        await using var host = await CatalogHost.Start(databases);
        await Shelve(host);
        var munich = await host.Search(new Request(Q: "coiffeur munich"));
        Assert.True(munich is { PlaceWasRead: true, Near.Name: "München", IsFuzzy: false });
        var typed = await host.Search(new Request(Q: "masage"));
        Assert.True(typed is { PlaceWasRead: false, Near: null, IsFuzzy: true, ReadAs: "massage" });
        // A place that was chosen is not overruled by one among the words.
        var chosen = await host.Search(new Request(Q: "coiffeur munich", Near: "Plateau"));
        Assert.Equal(["munich"], chosen.LeftOut);
        Assert.All(chosen.Items, item => Assert.Equal("Montreal", item.City));
        Assert.Equal(["ohne", "termin"], (await host.Search(new Request(Q: "friseur ohne termin"))).LeftOut);
        // Where nothing is found, nothing was left out either; and the words can be looked for elsewhere.
        Assert.True(await host.Search(new Request(Q: "massage studio munich")) is
            { Items: [], LeftOut: [], IsFuzzy: false, PlaceWasRead: true, Near.Name: "München", WithoutPlace: "massage studio" });
        // The next page goes on with the same words.
        var first = await host.Search(new Request(Q: "massage zeppelin", Limit: 1));
        var second = await host.Search(new Request(Q: "massage zeppelin", Limit: 1, Cursor: first.Next));
        Assert.Equal(["Deep tissue massage", "Massage suédois"], first.Items.Concat(second.Items).Select(item => item.Title));
    }

    private static async Task Shelve(CatalogHost host)
    {
        await host.Place("München", 48.1371, 11.5754, 12);
        await host.Place("Munich", 48.1371, 11.5754, 12, "München");
        await host.Place("Montréal", 45.5089, -73.5617, 15);
        await host.Place("Le Plateau-Mont-Royal", 45.5219, -73.5806, 3);
        await host.Place("Mile End", 45.5240, -73.6000, 2);
        await host.Place("Santiago", -33.4489, -70.6693, 12);
        // All are known: the lots of newcomers are drawn by id, and ids differ from run to run.
        await host.Offer("Deep tissue massage", ratingSum: 90, ratingCount: 20);
        await host.Offer("Massage suédois", provider: "Maison Léa", ratingSum: 40, ratingCount: 10);
        await host.Offer("Coupe et coiffure", "hair", provider: "Chez Léon", ratingSum: 90, ratingCount: 20);
        await host.Offer("Coupe de cheveux femme", "hair", provider: "Salon Rose", ratingSum: 40, ratingCount: 10);
        await host.Offer("Friseur am Markt", "hair", latitude: 48.138, longitude: 11.576, provider: "Friseur Müller", city: "München", zone: "Europe/Berlin", ratingSum: 40, ratingCount: 10);
        await host.Offer("Parking Marienplatz", "other", latitude: 48.137, longitude: 11.575, provider: "Stadt München", city: "München", zone: "Europe/Berlin", ratingSum: 40, ratingCount: 10);
        await host.Offer("Parking St. Clair Avenue", "other", latitude: 43.688, longitude: -79.394, provider: "City of Toronto", city: "Toronto", ratingSum: 40, ratingCount: 10);
        await host.Offer("Chambre privée au Plateau", "rooms", latitude: 45.522, longitude: -73.581, provider: "Abbie", area: "Le Plateau-Mont-Royal", ratingSum: 40, ratingCount: 10);
        await host.Offer("Chambre à Santiago", "rooms", latitude: -33.449, longitude: -70.669, provider: "Rosa", city: "Santiago", zone: "America/Santiago", ratingSum: 40, ratingCount: 10);
        await host.Offer("Habitación doble", "rooms", latitude: -33.440, longitude: -70.650, provider: "Casa Ana", city: "Santiago", zone: "America/Santiago", ratingSum: 40, ratingCount: 10);
        await host.Offer("Estudio con terraza", "other", latitude: -33.430, longitude: -70.640, provider: "Casa Luz", city: "Santiago", zone: "America/Santiago", ratingSum: 40, ratingCount: 10);
        await host.Offer("Private suite by the park", "rooms", latitude: 45.521, longitude: -73.580, provider: "Georges", area: "Le Plateau-Mont-Royal", ratingSum: 60, ratingCount: 13);
        await host.Offer("Chambre de commerce du Plateau", "community", latitude: 45.5221, longitude: -73.5811, provider: "Le Plateau", area: "Le Plateau-Mont-Royal", ratingSum: 90, ratingCount: 20);
        await host.Offer("Check-up and cleaning", "dental", provider: "Dr. Roy", ratingSum: 40, ratingCount: 10);
        await host.Offer("Studio photo", "photo-studios", latitude: 45.5241, longitude: -73.6001, provider: "Lumière", area: "Mile End", ratingSum: 40, ratingCount: 10);
        await host.Offer("Swimming for beginners", "swimming", provider: "City pool", ratingSum: 40, ratingCount: 10);
        await host.Offer("Guitar for beginners", "music", provider: "Ana Music", ratingSum: 90, ratingCount: 20);
        await host.Offer("Clases de guitarra", "music", provider: "Escuela Sol", ratingSum: 40, ratingCount: 10);
        await host.Offer("Fitting for an hour", "shopping", ratingSum: 40, ratingCount: 10);
        await host.Offer("Casa Barbara", "homes", ratingSum: 40, ratingCount: 10);
        await host.Offer("Terra Nova", "tables", ratingSum: 40, ratingCount: 10);
        await host.Offer("Por una hora", "other", ratingSum: 40, ratingCount: 10);
        await host.Offer("Rental unit · 1 bedroom · 2 beds", "homes", latitude: 42.65, longitude: -73.75, provider: "Albany Stays", city: "Albany", ratingSum: 90, ratingCount: 20);
        await host.Offer("Rental unit · 2 bedrooms · 1 bed", "homes", latitude: 42.65, longitude: -73.76, provider: "Empire Stays", city: "Albany", ratingSum: 40, ratingCount: 10);
        await host.Place("Toronto", 43.65, -79.38, 20);
        await host.Place("Verdun-Centre", 45.46, -73.57, 2);
        await host.Offer("Atelier de poterie", "workshops", provider: "Terre cuite", ratingSum: 40, ratingCount: 10);
    }
}
