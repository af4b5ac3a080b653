using System.Globalization;
using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.Payments.Stripe;

/// <summary>A form whose names nest in brackets, as a tree.</summary>
internal sealed class FormTree
{
    public Dictionary<string, FormTree> Children { get; } = new(StringComparer.Ordinal);

    public string? Text { get; private set; }

    public bool IsEmpty => Text is null && Children.Count == 0;

    /// <summary>As a list: <c>a[0]</c>, <c>a[1]</c>, or <c>a[]</c> more than once.</summary>
    public IEnumerable<FormTree> Items => Children.OrderBy(child => int.Parse(child.Key, CultureInfo.InvariantCulture)).Select(child => child.Value);

    public string? this[params ReadOnlySpan<string> path]
    {
        get
        {
            var at = this;
            foreach (var name in path)
            {
                if (!at.Children.TryGetValue(name, out at)) return null;
            }
            return at.Text;
        }
    }

    public static FormTree Of(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var tree = new FormTree();
        foreach (var (name, value) in pairs)
        {
            // a[b][c] and a[b][]
            var at = tree;
            foreach (var part in name.Replace("]", "", StringComparison.Ordinal).Split('['))
            {
                var key = part.Length == 0 ? at.Children.Count.ToString(CultureInfo.InvariantCulture) : part;
                if (!at.Children.TryGetValue(key, out var next)) at.Children[key] = next = new FormTree();
                at = next;
            }
            at.Text = value;
        }
        return tree;
    }

    /// <summary>The part under a name; empty when there is none.</summary>
    public FormTree Under(string name) => Children.GetValueOrDefault(name) ?? new FormTree();

    /// <summary>Texts, as metadata are.</summary>
    public JsonObject Texts() => new(Children.Where(child => child.Value.Text is not null).Select(child => KeyValuePair.Create<string, JsonNode?>(child.Key, child.Value.Text)));
}
