using NodaTime;
using static NodaTime.IsoDayOfWeek;
using static Stoa.Core.Scheduling.Holidays.HolidayRule;
using static Stoa.Core.Scheduling.Holidays.Substitutes;

namespace Stoa.Core.Scheduling.Holidays;

/// <summary>The rules by country, as the laws stand in 2026. One-off days (a coronation, a bridge day by decree) are not in it.</summary>
internal static class HolidayTable
{
    private static readonly HolidayRule NewYear = On(1, 1, "New Year's Day");
    private static readonly HolidayRule Epiphany = On(1, 6, "Epiphany");
    private static readonly HolidayRule GoodFriday = AfterEaster(-2, "Good Friday");
    private static readonly HolidayRule EasterMonday = AfterEaster(1, "Easter Monday");
    private static readonly HolidayRule May1 = On(5, 1, "Labour Day");
    private static readonly HolidayRule Ascension = AfterEaster(39, "Ascension Day");
    private static readonly HolidayRule WhitMonday = AfterEaster(50, "Whit Monday");
    private static readonly HolidayRule CorpusChristi = AfterEaster(60, "Corpus Christi");
    private static readonly HolidayRule Assumption = On(8, 15, "Assumption Day");
    private static readonly HolidayRule Nativity = On(9, 8, "Nativity of Mary");
    private static readonly HolidayRule AllSaints = On(11, 1, "All Saints' Day");
    private static readonly HolidayRule Immaculate = On(12, 8, "Immaculate Conception");
    private static readonly HolidayRule Christmas = On(12, 25, "Christmas Day");
    private static readonly HolidayRule December26 = On(12, 26, "St Stephen's Day");

    private static readonly HolidayRule[] Germany =
    [
        NewYear, GoodFriday, EasterMonday, May1, Ascension, WhitMonday, On(10, 3, "Day of German Unity"), Christmas, December26,
    ];

    private static readonly HolidayRule CanadaDay = On(7, 1, "Canada Day").Also(MondayForSunday);
    private static readonly HolidayRule CanadianLabourDay = Nth(1, Monday, 9, "Labour Day");
    private static readonly HolidayRule CanadianThanksgiving = Nth(2, Monday, 10, "Thanksgiving");

    /// <summary>Code (ISO 3166, with a part of the country after a hyphen), name, rules; by name.</summary>
    public static (string Code, string Name, HolidayRule[] Rules)[] All { get; } =
    [
        ("AD", "Andorra",
        [
            NewYear, Epiphany, AfterEaster(-48, "Carnival Monday"), On(3, 14, "Constitution Day"), GoodFriday, EasterMonday, May1, WhitMonday,
            Assumption, On(9, 8, "Our Lady of Meritxell"), AllSaints, Immaculate, Christmas, December26,
        ]),
        ("AR", "Argentina",
        [
            NewYear, AfterEaster(-48, "Carnival Monday"), AfterEaster(-47, "Carnival Tuesday"), On(3, 24, "Day of Remembrance"),
            On(4, 2, "Malvinas Day"), GoodFriday, May1, On(5, 25, "May Revolution"), On(6, 17, "Martín Güemes").Moved(ArgentineMonday),
            On(6, 20, "Flag Day"), On(7, 9, "Independence Day"), On(8, 17, "José de San Martín").Moved(ArgentineMonday),
            On(10, 12, "Day of Cultural Diversity").Moved(ArgentineMonday), On(11, 20, "National Sovereignty").Moved(ArgentineMonday),
            Immaculate, Christmas,
        ]),
        ("BR", "Brazil",
        [
            NewYear, GoodFriday, On(4, 21, "Tiradentes"), May1, On(9, 7, "Independence Day"), On(10, 12, "Our Lady of Aparecida"),
            On(11, 2, "All Souls' Day"), On(11, 15, "Republic Day"), On(11, 20, "Black Consciousness Day").From(2024), Christmas,
        ]),
        ("CA", "Canada",
        [
            NewYear, GoodFriday, Before(Monday, 5, 25, "Victoria Day"), CanadaDay, CanadianLabourDay,
            On(9, 30, "National Day for Truth and Reconciliation").From(2021), CanadianThanksgiving, On(11, 11, "Remembrance Day"),
            Christmas, On(12, 26, "Boxing Day"),
        ]),
        ("CA-QC", "Canada, Quebec",
        [
            NewYear, GoodFriday, Before(Monday, 5, 25, "National Patriots' Day"), On(6, 24, "National Holiday of Quebec").Also(MondayForSunday),
            CanadaDay, CanadianLabourDay, CanadianThanksgiving, Christmas,
        ]),
        ("CL", "Chile",
        [
            NewYear, On(1, 2, "New Year's bridge").OnlyOn(Monday), GoodFriday, AfterEaster(-1, "Holy Saturday"), May1,
            On(5, 21, "Navy Day"), Each("Day of Indigenous Peoples", Solstice).From(2022),
            On(6, 29, "St Peter and St Paul").Moved(ChileanMonday), On(7, 16, "Our Lady of Mount Carmel"), Assumption,
            On(9, 17, "Independence bridge").OnlyOn(Monday, Friday), On(9, 18, "Independence Day"), On(9, 19, "Army Day"),
            On(9, 20, "Independence bridge").OnlyOn(Friday), On(10, 12, "Meeting of Two Worlds").Moved(ChileanMonday),
            On(10, 31, "Reformation Day").Moved(ChileanFriday), AllSaints, Immaculate, Christmas,
        ]),
        ("FR", "France",
        [
            NewYear, EasterMonday, May1, On(5, 8, "Victory Day"), Ascension, WhitMonday, On(7, 14, "Bastille Day"), Assumption, AllSaints,
            On(11, 11, "Armistice Day"), Christmas,
        ]),
        ("DE", "Germany", Germany),
        ("DE-BY", "Germany, Bavaria", [.. Germany, Epiphany, CorpusChristi, Assumption, AllSaints]),
        ("LI", "Liechtenstein",
        [
            NewYear, Epiphany, EasterMonday, May1, Ascension, WhitMonday, CorpusChristi, On(8, 15, "National Day"), Nativity, AllSaints,
            Immaculate, Christmas, December26,
        ]),
        ("MX", "Mexico",
        [
            NewYear, Nth(1, Monday, 2, "Constitution Day"), Nth(3, Monday, 3, "Benito Juárez"), May1, On(9, 16, "Independence Day"),
            On(10, 1, "Change of government").Every(6, from: 2024).From(2024), Nth(3, Monday, 11, "Revolution Day"), Christmas,
        ]),
        ("MC", "Monaco",
        [
            NewYear.Also(MondayForSunday), On(1, 27, "St Devota"), EasterMonday, May1.Also(MondayForSunday), Ascension, WhitMonday, CorpusChristi,
            Assumption.Also(MondayForSunday), AllSaints.Also(MondayForSunday), On(11, 19, "The Prince's Day").Also(MondayForSunday),
            Immaculate, Christmas.Also(MondayForSunday),
        ]),
        ("PT", "Portugal",
        [
            NewYear, GoodFriday, AfterEaster(0, "Easter Sunday"), On(4, 25, "Freedom Day"), May1, CorpusChristi, On(6, 10, "Portugal Day"),
            Assumption, On(10, 5, "Republic Day"), AllSaints, On(12, 1, "Restoration of Independence"), Immaculate, Christmas,
        ]),
        ("ES", "Spain",
        [
            NewYear, Epiphany, GoodFriday, May1, Assumption, On(10, 12, "National Day"), AllSaints, On(12, 6, "Constitution Day"), Immaculate,
            Christmas,
        ]),
        // Only what every canton keeps: the rest is the cantons' own.
        ("CH", "Switzerland", [NewYear, Ascension, On(8, 1, "Swiss National Day"), Christmas]),
        ("GB", "United Kingdom (England and Wales)",
        [
            NewYear.Also(MondayForWeekend), GoodFriday, EasterMonday, Nth(1, Monday, 5, "Early May bank holiday"),
            Last(Monday, 5, "Spring bank holiday"), Last(Monday, 8, "Summer bank holiday"), Christmas.Also(TwoDaysForWeekend),
            On(12, 26, "Boxing Day").Also(TwoDaysForWeekend),
        ]),
        ("US", "United States",
        [
            // The New Year of a Saturday is kept on the last day of the year before: asked of the next year, too.
            new HolidayRule("New Year's Day", year => new[] { new LocalDate(year, 1, 1), new LocalDate(year + 1, 1, 1) }
                .SelectMany(date => new[] { date, NearestWorkday(date) }).Where(date => date.Year == year).Distinct()),
            Nth(3, Monday, 1, "Martin Luther King Jr. Day"), Nth(3, Monday, 2, "Washington's Birthday"), Last(Monday, 5, "Memorial Day"),
            On(6, 19, "Juneteenth").Also(NearestWorkday).From(2021), On(7, 4, "Independence Day").Also(NearestWorkday),
            Nth(1, Monday, 9, "Labor Day"), Nth(2, Monday, 10, "Columbus Day"), On(11, 11, "Veterans Day").Also(NearestWorkday),
            Nth(4, Thursday, 11, "Thanksgiving Day"), Christmas.Also(NearestWorkday),
        ]),
    ];

    // The winter solstice as Chile's clocks show it: the 20th in leap years and the years after them, until 2046.
    private static LocalDate Solstice(int year) => new(year, 6, year % 4 is 0 or 1 ? 20 : 21);
}
