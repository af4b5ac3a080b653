using System.Net;
using System.Text.RegularExpressions;

namespace Stoa.Server.Tests.Host;

/// <summary>A form as it stands on a page: every field with what it shows, as a browser would send it.</summary>
public sealed partial class FormOnPage
{
    private readonly List<(string Name, string Value)> _fields = [];

    /// <summary>Reads the form with this action.</summary>
    public FormOnPage(string html, string action)
    {
        var form = Forms().Matches(html).FirstOrDefault(found => WebUtility.HtmlDecode(found.Groups["action"].Value) == action);
        Assert.True(form is not null, $"There is no form for {action} on the page.");
        foreach (Match field in Fields().Matches(form.Value)) Read(field);
    }

    /// <summary>The fields in their order.</summary>
    public (string Name, string Value)[] All => [.. _fields];

    /// <summary>What the first field of a name shows.</summary>
    public string this[string name] => _fields.First(field => field.Name == name).Value;

    /// <summary>Fills a field in; one that is not there is added.</summary>
    public FormOnPage With(string name, string value)
    {
        var at = _fields.FindIndex(field => field.Name == name);
        if (at < 0) _fields.Add((name, value));
        else _fields[at] = (name, value);
        return this;
    }

    /// <summary>Leaves a field empty of choice.</summary>
    public FormOnPage Without(string name)
    {
        _fields.RemoveAll(field => field.Name == name);
        return this;
    }

    private void Read(Match field)
    {
        var element = field.Value;
        var name = Attribute(element, "name");
        if (name.Length == 0) return;
        if (element.StartsWith("<textarea", StringComparison.Ordinal))
        {
            _fields.Add((name, WebUtility.HtmlDecode(field.Groups["text"].Value)));
        }
        else if (element.StartsWith("<select", StringComparison.Ordinal))
        {
            var options = Options().Matches(element).Select(option => option.Value).ToList();
            var chosen = options.Find(option => option.Contains(" selected", StringComparison.Ordinal)) ?? options.FirstOrDefault();
            if (chosen is not null) _fields.Add((name, Attribute(chosen, "value")));
        }
        else if (Attribute(element, "type") is not ("checkbox" or "radio") || element.Contains(" checked", StringComparison.Ordinal))
        {
            _fields.Add((name, Attribute(element, "value")));
        }
    }

    private static string Attribute(string element, string name) =>
        WebUtility.HtmlDecode(Regex.Match(element, $"\\s{name}=\"([^\"]*)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value);

    [GeneratedRegex("<form method=\"post\" action=\"(?<action>[^\"]*)\".*?</form>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Forms();

    [GeneratedRegex("<input [^>]*>|<textarea [^>]*>(?<text>.*?)</textarea>|<select [^>]*>.*?</select>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fields();

    [GeneratedRegex("<option [^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Options();
}
