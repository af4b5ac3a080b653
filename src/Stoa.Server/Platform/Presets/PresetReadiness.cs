using Stoa.Core.Readiness;

namespace Stoa.Server.Platform.Presets;

/// <summary>Reads what must be true of an organization from a preset: <c>publish</c> and <c>be_paid</c> list requirements by their ids.</summary>
internal static class PresetReadiness
{
    private static readonly string[] PublishUsual = [Requirements.Profile, Requirements.Location, Requirements.Schedule];
    private static readonly string[] BePaidUsual = [Requirements.PayoutAccount];

    /// <summary>The requirements that count, in the order of the checklist; Stoa's own when the preset says nothing.</summary>
    internal static IReadOnlyList<Requirement> Read(SettingNode? node)
    {
        node?.Allow("publish", "be_paid", "terms_version", "terms_url");
        var publish = Ids(node, "publish") ?? PublishUsual;
        var paid = Ids(node, "be_paid") ?? BePaidUsual;
        var version = node?.TextOrNull("terms_version");
        if (version is null && publish.Concat(paid).Contains(Requirements.Terms, StringComparer.Ordinal))
            throw (node!.Find("terms_version") ?? node).Complaint("terms are to be accepted, so terms_version must say which, such as \"2026-01\".");
        return
        [
            .. Requirements.All.Select(one => one with
            {
                Version = one.Kind is RequirementKind.Attested ? version : null,
                Goals =
                [
                    .. publish.Contains(one.Id, StringComparer.Ordinal) ? [ReadinessGoal.Publish] : Array.Empty<ReadinessGoal>(),
                    .. paid.Contains(one.Id, StringComparer.Ordinal) ? [ReadinessGoal.BePaid] : Array.Empty<ReadinessGoal>(),
                ],
            }).Where(one => one.Goals.Count > 0),
        ];
    }

    private static IReadOnlyList<string>? Ids(SettingNode? node, string key)
    {
        if (node?.Find(key) is not { } list) return null;
        return [.. list.Items().Select(item => item.Parsed<string>(IsKnown, $"write one of {string.Join(", ", Requirements.All.Select(one => one.Id))}"))];
    }

    private static bool IsKnown(string text, out string id)
    {
        id = text;
        return Requirements.Find(text) is not null;
    }
}
