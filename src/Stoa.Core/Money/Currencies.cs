using System.Collections.Frozen;

namespace Stoa.Core;

/// <summary>The table of currencies: code, minor digits by ISO 4217, and the sign that is unambiguous in any country.</summary>
internal static class Currencies
{
    // Sample of a row: "CAD 2 CA$". A row without a sign is shown by its code.
    private const string Table = """
        AED 2
        ARS 2
        AUD 2 A$
        BDT 2 ৳
        BGN 2
        BHD 3
        BOB 2
        BRL 2 R$
        CAD 2 CA$
        CHF 2
        CLP 0
        CNY 2 CN¥
        COP 2
        CRC 2 ₡
        CZK 2
        DKK 2
        DOP 2
        EGP 2
        EUR 2 €
        GBP 2 £
        GEL 2 ₾
        GHS 2
        GTQ 2
        HKD 2 HK$
        HUF 2
        IDR 2
        ILS 2 ₪
        INR 2 ₹
        IQD 3
        ISK 0
        JOD 3
        JPY 0 ¥
        KES 2
        KRW 0 ₩
        KWD 3
        KZT 2 ₸
        LKR 2
        MAD 2
        MXN 2 MX$
        MYR 2
        NGN 2 ₦
        NOK 2
        NZD 2 NZ$
        OMR 3
        PEN 2
        PHP 2 ₱
        PKR 2
        PLN 2
        PYG 0 ₲
        QAR 2
        RON 2
        RSD 2
        SAR 2
        SEK 2
        SGD 2
        THB 2
        TND 3
        TRY 2 ₺
        TWD 2 NT$
        TZS 2
        UAH 2 ₴
        UGX 0
        USD 2 US$
        UYU 2
        VND 0 ₫
        XAF 0
        XOF 0
        ZAR 2
        """;

    private static readonly string[][] Rows =
        [.. Table.Split('\n').Select(row => row.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    private static readonly FrozenDictionary<string, Currency> ByCode =
        Rows.Select(row => new Currency(row[0], row[1][0] - '0')).ToFrozenDictionary(currency => currency.Code);

    private static readonly FrozenDictionary<string, string> Signs =
        Rows.Where(row => row.Length == 3).ToFrozenDictionary(row => row[0], row => row[2]);

    public static IReadOnlyCollection<Currency> Known => ByCode.Values;

    public static bool TryFind(string? code, out Currency currency)
    {
        currency = default;
        return code is not null && ByCode.TryGetValue(code, out currency);
    }

    public static string Sign(string code) => Signs.GetValueOrDefault(code, code);
}
