using Stoa.Core.Ordering;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments;

/// <summary>
/// What can become of 100 dollars, a guest's surcharge of 10 and a commission of 10 %: each story with where the order stands at its end,
/// and every entry. In every one the books hold, and the processor's own books say the same as ours.
/// </summary>
public sealed class MoneyStoriesTests(TestDatabases databases)
{
    /// <summary>Name; <c>request</c>, or a currency and a price in minor units; steps; how it ends.</summary>
    public static TheoryData<string, string, string, string> Stories => new()
    {
        {
            "Never paid, the hold ends", "", "wait 11m",
            """
            Expired Unpaid
            """
        },
        {
            "Given up before paying", "", "customer abandon",
            """
            Cancelled Unpaid
            """
        },
        {
            "Declined, and the hold ends", "", "pay declined; wait 11m",
            """
            Expired Unpaid
            """
        },
        {
            "Declined, then paid with another card", "", "pay declined; pay",
            """
            Confirmed Held
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            """
        },
        {
            "Paid after the bank asked to confirm", "", "pay authentication",
            """
            Confirmed Held
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            """
        },
        {
            "Paid and held", "", "pay",
            """
            Confirmed Held
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            """
        },
        {
            "Paid, served and released", "", "pay; to 49h after",
            """
            Completed Released
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            released: held 110.00, payable -90.00, commission -10.00, surcharge -10.00
            """
        },
        {
            "Every webhook comes twice", "", "pay; bank repeats; to 49h after; bank repeats",
            """
            Completed Released
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            released: held 110.00, payable -90.00, commission -10.00, surcharge -10.00
            """
        },
        {
            "The news of the payment comes late, the time is still free", "", "pay late; wait 11m; wait 5m",
            """
            Confirmed Held
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            """
        },
        {
            "Given up, and then the payment arrives", "", "pay late; customer abandon; wait 16m",
            """
            Cancelled Refunded
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            late_payment_refunded: held 110.00, gateway -110.00
            """
        },
        {
            "Cancelled early: everything, with the fees", "", "pay; to 80h before; customer cancel",
            """
            Cancelled Refunded
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            refunded: held 110.00, gateway -110.00
            """
        },
        {
            "Cancelled exactly at the first tier", "", "pay; to 72h before; customer cancel",
            """
            Cancelled Refunded
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            refunded: held 110.00, gateway -110.00
            """
        },
        {
            "Cancelled later: half, without the fees", "", "pay; to 48h before; customer cancel",
            """
            Cancelled PartiallyRefunded
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            cancellation_kept: held 60.00, payable -45.00, commission -5.00, surcharge -10.00
            refunded: held 50.00, gateway -50.00
            """
        },
        {
            "Cancelled at the last moment: nothing", "", "pay; to 1h before; customer cancel",
            """
            Cancelled Released
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            cancellation_kept: held 110.00, payable -90.00, commission -10.00, surcharge -10.00
            """
        },
        {
            "Cancelling after the start is refused", "", "pay; to 0h before; ! customer cancel",
            """
            InProgress Held
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            """
        },
        {
            "The provider cancels at the last moment", "", "pay; to 1h before; provider cancel-by-provider",
            """
            Cancelled Refunded
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            refunded: held 110.00, gateway -110.00
            """
        },
        {
            "The marketplace cancels during the hour", "", "pay; to 30m before; operator force-cancel",
            """
            Cancelled Refunded
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            refunded: held 110.00, gateway -110.00
            """
        },
        {
            "Cancelled before it was paid", "", "operator force-cancel",
            """
            Cancelled Unpaid
            """
        },
        {
            "Nobody came: the last tier counts", "", "pay; to 1h after; provider no-show; to 49h after",
            """
            NoShow Released
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            released: held 110.00, payable -90.00, commission -10.00, surcharge -10.00
            """
        },
        {
            "The provider gives a fifth back before the release", "", "pay; provider refund 22; to 49h after",
            """
            Completed PartiallyRefunded
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            refunded: held 22.00, gateway -22.00
            released: held 88.00, payable -72.00, commission -8.00, surcharge -8.00
            """
        },
        {
            "The provider gives a fifth back after the release", "", "pay; to 49h after; provider refund 22",
            """
            Completed PartiallyRefunded
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            released: held 110.00, payable -90.00, commission -10.00, surcharge -10.00
            refunded: payable 18.00, commission 2.00, surcharge 2.00, gateway -22.00
            """
        },
        {
            "Given back in three odd parts, nothing is left", "", "pay; operator force-refund 33.33; operator force-refund 0.01; operator force-refund 76.66; ! operator force-refund 0.01",
            """
            Confirmed Refunded
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            refunded: held 33.33, gateway -33.33
            refunded: held 0.01, gateway -0.01
            refunded: held 76.66, gateway -76.66
            """
        },
        {
            "More than was paid is refused", "", "pay; ! operator force-refund 110.01",
            """
            Confirmed Held
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            """
        },
        {
            "A part before the release, the rest after it", "", "pay; operator force-refund 10; to 49h after; operator force-refund 100",
            """
            Completed Refunded
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            refunded: held 10.00, gateway -10.00
            released: held 100.00, payable -81.82, commission -9.09, surcharge -9.09
            refunded: payable 81.82, commission 9.09, surcharge 9.09, gateway -100.00
            """
        },
        {
            "A part goes back, then the customer cancels: half of what is left", "", "pay; operator force-refund 11; to 48h before; customer cancel",
            """
            Cancelled PartiallyRefunded
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            refunded: held 11.00, gateway -11.00
            cancellation_kept: held 54.00, payable -40.50, commission -4.50, surcharge -9.00
            refunded: held 45.00, gateway -45.00
            """
        },
        {
            "Cancelled late, and then the marketplace is generous", "", "pay; to 48h before; customer cancel; operator force-refund 60",
            """
            Cancelled Refunded
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            cancellation_kept: held 60.00, payable -45.00, commission -5.00, surcharge -10.00
            refunded: held 50.00, gateway -50.00
            refunded: payable 45.00, commission 5.00, surcharge 10.00, gateway -60.00
            """
        },
        {
            "A refund that the processor cannot make", "", "pay refund-fails; operator force-refund 44",
            """
            Confirmed PartiallyRefunded
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            """
        },
        {
            "A refund that fails, and the order is released meanwhile", "", "pay refund-fails; operator force-refund 44; to 49h after",
            """
            Completed PartiallyRefunded
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            released: held 110.00, payable -90.00, commission -10.00, surcharge -10.00
            """
        },
        {
            "A chargeback that is won", "", "pay; bank dispute; bank won; to 49h after",
            """
            Completed Released
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            dispute_opened: disputes 110.00, gateway -110.00
            dispute_won: gateway 110.00, disputes -110.00
            released: held 110.00, payable -90.00, commission -10.00, surcharge -10.00
            """
        },
        {
            "A chargeback that is lost while the money is held", "", "pay; bank dispute; bank lost; to 49h after",
            """
            Completed ChargedBack
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            dispute_opened: disputes 110.00, gateway -110.00
            dispute_lost: held 110.00, disputes -110.00
            """
        },
        {
            "A chargeback keeps the money from being released", "", "pay; bank dispute; to 49h after",
            """
            Completed ChargedBack
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            dispute_opened: disputes 110.00, gateway -110.00
            """
        },
        {
            "A chargeback after the release, won", "", "pay; to 49h after; bank dispute; bank won",
            """
            Completed Released
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            released: held 110.00, payable -90.00, commission -10.00, surcharge -10.00
            dispute_opened: disputes 110.00, gateway -110.00
            dispute_won: gateway 110.00, disputes -110.00
            """
        },
        {
            "A chargeback after the release, lost", "", "pay; to 49h after; bank dispute; bank lost",
            """
            Completed ChargedBack
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            released: held 110.00, payable -90.00, commission -10.00, surcharge -10.00
            dispute_opened: disputes 110.00, gateway -110.00
            dispute_lost: payable 90.00, commission 10.00, surcharge 10.00, disputes -110.00
            """
        },
        {
            "A part went back, the bank takes the rest", "", "pay; operator force-refund 44; bank dispute; bank lost",
            """
            Confirmed ChargedBack
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            refunded: held 44.00, gateway -44.00
            dispute_opened: disputes 66.00, gateway -66.00
            dispute_lost: held 66.00, disputes -66.00
            """
        },
        {
            "No refund while the bank has the money", "", "pay; bank dispute; ! operator force-refund 10; bank won; operator force-refund 10",
            """
            Confirmed PartiallyRefunded
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            dispute_opened: disputes 110.00, gateway -110.00
            dispute_won: gateway 110.00, disputes -110.00
            refunded: held 10.00, gateway -10.00
            """
        },
        {
            "The customer complains and is right", "", "pay; to 1h after; customer dispute; to 90h after; operator resolve-for-customer",
            """
            Cancelled Refunded
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            refunded: held 110.00, gateway -110.00
            """
        },
        {
            "The customer complains and is not right", "", "pay; to 1h after; customer dispute; to 90h after; operator resolve-for-provider",
            """
            Completed Released
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            released: held 110.00, payable -90.00, commission -10.00, surcharge -10.00
            """
        },
        {
            "The customer complains, and each gets a part", "", "pay; to 1h after; customer dispute; to 90h after; operator resolve-by-split 30",
            """
            Completed PartiallyRefunded
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            released: held 80.00, payable -65.46, commission -7.27, surcharge -7.27
            refunded: held 30.00, gateway -30.00
            """
        },
        {
            "A request that is accepted", "request", "pay; provider accept",
            """
            Confirmed Held
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            """
        },
        {
            "A request that is declined", "request", "pay; provider decline",
            """
            Declined Unpaid
            """
        },
        {
            "A request that is withdrawn", "request", "pay; customer withdraw",
            """
            Cancelled Unpaid
            """
        },
        {
            "A request that nobody answers", "request", "pay; wait 25h",
            """
            Expired Unpaid
            """
        },
        {
            "A request whose money cannot be taken", "request", "pay capture-fails; provider accept",
            """
            Cancelled Unpaid
            """
        },
        {
            "A request that is accepted, then cancelled late", "request", "pay; provider accept; to 48h before; customer cancel",
            """
            Cancelled PartiallyRefunded
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            cancellation_kept: held 60.00, payable -45.00, commission -5.00, surcharge -10.00
            refunded: held 50.00, gateway -50.00
            """
        },
        {
            "A currency without minor units", "JPY 9999", "pay; to 48h before; customer cancel",
            """
            Cancelled PartiallyRefunded
            captured: gateway 10999, held -10999
            gateway_fee: fees 349, gateway -349
            cancellation_kept: held 5999, payable -4499, commission -500, surcharge -1000
            refunded: held 5000, gateway -5000
            """
        },
        {
            "A currency of thousandths", "KWD 12345", "pay; operator force-refund 1.234; to 49h after",
            """
            Completed PartiallyRefunded
            captured: gateway 13.579, held -13.579
            gateway_fee: fees 0.424, gateway -0.424
            refunded: held 1.234, gateway -1.234
            released: held 12.345, payable -10.101, commission -1.122, surcharge -1.122
            """
        },
    };

    [Theory]
    [MemberData(nameof(Stories))]
    public async Task Ends_as_written(string name, string setting, string steps, string end)
    {
        await using var stoa = await TestStoa.Start(databases, new Dictionary<string, string?>(StringComparer.Ordinal) { ["Stoa:Payments:Gateways:0"] = "sandbox" });
        var (currency, price) = setting.Split(' ') is [var code, var minor] ? (code, long.Parse(minor, System.Globalization.CultureInfo.InvariantCulture)) : ("CAD", 10_000);
        var mode = setting == "request" ? BookingMode.Request : BookingMode.Instant;
        var story = new MoneyStory(stoa, new Sale(stoa, await Shop.Open(stoa, mode: mode, priceMinor: price, currency: currency)));
        Assert.Equal($"{name}\n{end.ReplaceLineEndings("\n")}", $"{name}\n{await story.Tell(steps)}");
        Assert.Empty(await story.Findings(currency));
    }
}
