namespace Stoa.Server.Site;

/// <summary>A link of the navigation.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Path">Where it leads; it is marked as current below this path too.</param>
/// <param name="IsExact">True marks it as current at this path only.</param>
public sealed record NavigationLink(string Text, string Path, bool IsExact = false)
{
    public bool IsCurrent(string path) =>
        path.Equals(Path, StringComparison.OrdinalIgnoreCase)
        || (Path != "/" && !IsExact && path.StartsWith(Path + "/", StringComparison.OrdinalIgnoreCase));
}

/// <summary>Pages that belong together: one entry of a navigation, with a second row of its own when it has several pages.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Links">Its pages, at least one; the entry leads to the first.</param>
public sealed record NavigationGroup(string Text, IReadOnlyList<NavigationLink> Links)
{
    public bool IsCurrent(string path) => Links.Any(link => link.IsCurrent(path));
}

/// <summary>Which links each role sees, in order: the one place to add a page to the navigation.</summary>
public static class SiteNavigation
{
    private static readonly NavigationLink[] Everyone = [new("Discover", "/"), new("All services", "/search"), new("Favourites", "/favourites")];
    private static readonly NavigationLink[] Customer = [new("My orders", "/orders")];

    // The desk has a navigation of its own: Provider/DeskPages.cs.
    private static NavigationLink[] Provider(string? organization) => [new("My desk", $"/provider/{organization}")];

    private static readonly NavigationLink[] Operator = [new("Operator", "/operator")];

    /// <summary>The operator's pages by what they are about, in the order of their own navigation.</summary>
    public static IReadOnlyList<NavigationGroup> OperatorGroups { get; } =
    [
        new("Today", [new("Today", "/operator", IsExact: true)]),
        new("Orders",
        [
            new("All orders", "/operator/orders"),
            new("Subscriptions", "/operator/subscriptions"),
            new("Complaints", "/operator/cases"),
            new("Chargebacks", "/operator/disputes"),
            new("Refunds", "/operator/refunds"),
        ]),
        new("Supply",
        [
            new("Providers", "/operator/providers"),
            new("Readiness", "/operator/readiness"),
            new("Listings", "/operator/listings"),
            new("Searches", "/operator/search"),
        ]),
        new("Prices",
        [
            new("Coupons", "/operator/coupons"),
            new("Credit", "/operator/credit"),
            new("Fees", "/operator/fee-policies"),
        ]),
        new("Money",
        [
            new("Bank transfers", "/operator/transfers"),
            new("Payouts", "/operator/payouts"),
            new("Ledger", "/operator/ledger"),
            new("Reconciliation", "/operator/reconciliation"),
            new("Reports", "/operator/reports"),
        ]),
        new("Running",
        [
            new("Payments", "/operator/payments"),
            new("Dead letters", "/operator/dead-letters"),
            new("Audit", "/operator/audit"),
        ]),
    ];

    private static readonly NavigationLink[] Demo = [new("Mailbox", "/demo/mailbox")];

    /// <summary>The links of the header for this page.</summary>
    public static IReadOnlyList<NavigationLink> Links(PageFrame frame) =>
    [
        .. Everyone,
        .. frame.Roles.HasFlag(PageRoles.Customer) ? Customer : [],
        .. frame.Roles.HasFlag(PageRoles.Provider) ? Provider(frame.Organization) : [],
        .. frame.Roles.HasFlag(PageRoles.Operator) ? Operator : [],
        .. frame.Demo is null ? [] : Demo,
    ];

    /// <summary>The links of the account menu for somebody who is signed in.</summary>
    public static IReadOnlyList<NavigationLink> AccountLinks { get; } =
        [new("My account", "/account"), new("My orders", "/orders"), new("My subscriptions", "/subscriptions"), new("Saved searches", "/saved-searches"), new("Devices and sessions", "/account/sessions")];
}
