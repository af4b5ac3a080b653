using Stoa.Core.Listings;
using static Stoa.Core.Listings.ListingActor;
using static Stoa.Core.Listings.ListingStatus;

namespace Stoa.Core.Tests.Listings;

public sealed class ListingStepsTests
{
    private static readonly Problem NoPlan = new(ProblemKind.Invalid, "plan-missing", "Add a plan.", "plans");

    public static TheoryData<ListingStatus, ListingActor, bool, string> Buttons => new()
    {
        // status, who, are listings reviewed, what they may do
        { Draft, Provider, false, "publish" },
        { Draft, Provider, true, "submit" },
        { Draft, Operator, false, "" },
        { Draft, Operator, true, "" },
        { InReview, Provider, true, "withdraw" },
        { InReview, Provider, false, "withdraw" }, // the operator has stopped reviewing meanwhile
        { InReview, Operator, true, "approve reject" },
        { InReview, Operator, false, "approve reject" },
        { Published, Provider, true, "pause" },
        { Published, Provider, false, "pause" },
        { Published, Operator, false, "take-down" },
        { Paused, Provider, true, "resume" },
        { Paused, Provider, false, "resume" },
        { Paused, Operator, true, "take-down" },
    };

    [Theory, MemberData(nameof(Buttons))]
    public void Each_status_has_its_buttons(ListingStatus status, ListingActor by, bool isReviewed, string steps) =>
        Assert.Equal(steps, string.Join(' ', ListingSteps.Permitted(status, by, isReviewed).Select(step => step.Name)));

    [Theory]
    [InlineData(Draft, "publish", Provider, false, "", Published)]
    [InlineData(Draft, "submit", Provider, true, "", InReview)]
    [InlineData(InReview, "approve", Operator, true, "", Published)]
    [InlineData(InReview, "reject", Operator, true, "The price is missing.", Draft)]
    [InlineData(Published, "pause", Provider, true, "", Paused)]
    [InlineData(Paused, "resume", Provider, true, "", Published)]
    [InlineData(Published, "take-down", Operator, false, "Not allowed here.", Draft)]
    public void A_permitted_step_leads_on(ListingStatus from, string step, ListingActor by, bool isReviewed, string reason, ListingStatus to) =>
        Assert.Equal(to, ListingSteps.Take(from, step, by, isReviewed, [], reason).Value.To);

    [Theory]
    [InlineData(Draft, "publish", Provider, true, "", "step-not-permitted")]
    [InlineData(Draft, "submit", Provider, false, "", "step-not-permitted")]
    [InlineData(InReview, "approve", Provider, true, "", "step-not-permitted")]
    [InlineData(Published, "publish", Provider, false, "", "step-not-permitted")]
    [InlineData(InReview, "reject", Operator, true, " ", "reason-required")]
    [InlineData(Published, "fly", Provider, true, "", "unknown-step")]
    public void Another_is_refused(ListingStatus from, string step, ListingActor by, bool isReviewed, string reason, string code) =>
        Assert.Equal(code, ListingSteps.Take(from, step, by, isReviewed, [], reason).Problem!.Code);

    [Theory]
    [InlineData(Draft, "publish", Provider, false, true)]
    [InlineData(Draft, "submit", Provider, true, true)]
    [InlineData(InReview, "approve", Operator, true, true)]
    [InlineData(Paused, "resume", Provider, true, true)]
    [InlineData(Published, "pause", Provider, true, false)]
    [InlineData(InReview, "withdraw", Provider, true, false)]
    public void Nothing_incomplete_is_offered(ListingStatus from, string step, ListingActor by, bool isReviewed, bool isRefused)
    {
        var taken = ListingSteps.Take(from, step, by, isReviewed, [NoPlan]);
        Assert.Equal(isRefused ? "listing-incomplete" : null, taken.Problem?.Code);
        if (isRefused) Assert.Contains("Add a plan.", taken.Problem!.Message);
    }
}
