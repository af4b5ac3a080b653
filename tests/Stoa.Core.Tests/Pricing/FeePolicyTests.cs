using NodaTime;
using Stoa.Core.Pricing;

namespace Stoa.Core.Tests.Pricing;

public sealed class FeePolicyTests
{
    private static readonly FeePolicy Marketplace = Sale.Fees with { Id = "marketplace" };
    private static readonly FeePolicy Category = Sale.Fees with { Id = "category", CategoryId = "hair" };
    private static readonly FeePolicy Organization = Sale.Fees with { Id = "organization", OrganizationId = "org-1" };
    private static readonly FeePolicy Above = Sale.Fees with { Id = "above", CategoryId = "beauty" };
    private static readonly FeePolicy Both = Sale.Fees with { Id = "both", OrganizationId = "org-1", CategoryId = "hair" };

    [Theory]
    [InlineData("org-1", "hair", "both")]
    [InlineData("org-1", "nails", "organization")]
    [InlineData("org-1", null, "organization")]
    [InlineData("org-2", "hair", "category")]
    [InlineData("org-2", "nails", "above")]
    [InlineData("org-2", "garden", "marketplace")]
    [InlineData("org-2", null, "marketplace")]
    public void The_most_specific_policy_counts(string organization, string? category, string expected) =>
        Assert.Equal(expected, FeePolicies.Select([Marketplace, Both, Category, Above, Organization], organization, Line(category), Sale.Now).Value.Id);

    [Fact]
    public void Validity_is_half_open()
    {
        var end = Sale.Now;
        var old = Marketplace with { Id = "old", ValidUntil = end };
        var young = Marketplace with { Id = "young", ValidFrom = end };
        Assert.Equal("old", FeePolicies.Select([old, young], "org-1", [], end - Duration.Epsilon).Value.Id);
        Assert.Equal("young", FeePolicies.Select([old, young], "org-1", [], end).Value.Id);
        Assert.Null(FeePolicies.Check(young, [old]));
    }

    [Fact]
    public void Two_policies_of_one_scope_at_one_time_are_refused()
    {
        var twin = Category with { Id = "twin", ValidFrom = Sale.Now };
        Assert.Equal("fee-policies-overlap", FeePolicies.Check(twin, [Category])?.Code);
        Assert.Null(FeePolicies.Check(twin, [Marketplace, Organization, Both]));
        Assert.Null(FeePolicies.Check(twin, [twin]));
    }

    [Fact]
    public void Of_two_equally_specific_ones_the_newest_counts()
    {
        var twin = Category with { Id = "twin", ValidFrom = Sale.Now };
        Assert.Equal("category", FeePolicies.Select([twin, Category], "org-2", ["hair"], Sale.Now - Duration.Epsilon).Value.Id);
        Assert.Equal("twin", FeePolicies.Select([Category, twin], "org-2", ["hair"], Sale.Now).Value.Id);
    }

    [Fact]
    public void Without_a_valid_policy_nothing_is_priced() =>
        Assert.Equal("fee-policy-missing", FeePolicies.Select([Organization], "org-2", [], Sale.Now).Problem?.Code);

    [Fact]
    public void A_policy_that_takes_more_than_the_price_or_is_never_valid_is_refused()
    {
        Assert.Equal("commission", FeePolicies.Check(Marketplace with { Commission = new BasisPoints(10_001) }, [])?.Field);
        Assert.Equal("guest_surcharge", FeePolicies.Check(Marketplace with { GuestSurcharge = new BasisPoints(10_001) }, [])?.Field);
        Assert.Equal("fee-policy-never-valid", FeePolicies.Check(Marketplace with { ValidUntil = Marketplace.ValidFrom }, [])?.Code);
    }

    // Hair and nails are below beauty.
    private static IReadOnlyList<string> Line(string? category) => category switch
    {
        null => [],
        "hair" or "nails" => [category, "beauty"],
        _ => [category],
    };
}
