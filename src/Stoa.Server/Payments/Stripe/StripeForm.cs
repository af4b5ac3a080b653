using System.Collections;
using System.Globalization;

namespace Stoa.Server.Payments.Stripe;

/// <summary>
/// Parameters as Stripe takes them: a form whose names nest in brackets,
/// <c>line_items[0][price_data][currency]=cad</c>. What is null is left out.
/// </summary>
internal sealed class StripeForm : IEnumerable<KeyValuePair<string, string>>
{
    private readonly List<KeyValuePair<string, string>> _pairs = [];

    public void Add(string name, string? value)
    {
        if (value is not null) _pairs.Add(new(name, value));
    }

    public void Add(string name, long? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    public void Add(string name, bool? value) => Add(name, value switch { null => null, true => "true", false => "false" });

    public void Add(string name, StripeForm? nested)
    {
        foreach (var (inner, value) in nested ?? [])
        {
            // a[b]=c inside of x is x[a][b]=c.
            var bracket = inner.IndexOf('[', StringComparison.Ordinal);
            _pairs.Add(new(bracket < 0 ? $"{name}[{inner}]" : $"{name}[{inner[..bracket]}]{inner[bracket..]}", value));
        }
    }

    public void Add(string name, IReadOnlyList<StripeForm> list)
    {
        for (var index = 0; index < list.Count; index++) Add(name, new StripeForm { { index.ToString(CultureInfo.InvariantCulture), list[index] } });
    }

    public void Add(string name, IReadOnlyList<string> list)
    {
        foreach (var value in list) Add($"{name}[]", value);
    }

    /// <summary>As a query, with its question mark; empty when there is nothing.</summary>
    public string Query => _pairs.Count == 0 ? "" : "?" + string.Join('&', _pairs.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"));

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _pairs.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
