namespace Stoa.Server.Tests.Payments;

/// <summary>What can become of money until it is held, and when a sale is called off. See <see cref="MoneyStoriesTests"/>.</summary>
internal static class StoriesOfBuying
{
    internal static TheoryData<string, string, string, string> All => new()
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
            stands at: fees 3.49, gateway 106.51, held -110.00
            """
        },
        {
            "Paid after the bank asked to confirm", "", "pay authentication",
            """
            Confirmed Held
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            stands at: fees 3.49, gateway 106.51, held -110.00
            """
        },
        {
            "Paid and held", "", "pay",
            """
            Confirmed Held
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            stands at: fees 3.49, gateway 106.51, held -110.00
            """
        },
        {
            "Paid, served and released", "", "pay; to 49h after",
            """
            Completed Released
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            released: held 110.00, payable -90.00, commission -10.00, surcharge -10.00
            stands at: fees 3.49, gateway 106.51, payable -90.00, commission -10.00, surcharge -10.00
            """
        },
        {
            "Every webhook comes twice", "", "pay; bank repeats; to 49h after; bank repeats",
            """
            Completed Released
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            released: held 110.00, payable -90.00, commission -10.00, surcharge -10.00
            stands at: fees 3.49, gateway 106.51, payable -90.00, commission -10.00, surcharge -10.00
            """
        },
        {
            "The news of the payment comes late, the time is still free", "", "pay late; wait 11m; wait 5m",
            """
            Confirmed Held
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            stands at: fees 3.49, gateway 106.51, held -110.00
            """
        },
        {
            "Given up, and then the payment arrives", "", "pay late; customer abandon; wait 16m",
            """
            Cancelled Refunded
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            late_payment_refunded: held 110.00, gateway -110.00
            stands at: fees 3.49, gateway -3.49
            """
        },
        {
            "Cancelled early: everything, with the fees", "", "pay; to 80h before; customer cancel",
            """
            Cancelled Refunded
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            refunded: held 110.00, gateway -110.00
            stands at: fees 3.49, gateway -3.49
            """
        },
        {
            "Cancelled exactly at the first tier", "", "pay; to 72h before; customer cancel",
            """
            Cancelled Refunded
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            refunded: held 110.00, gateway -110.00
            stands at: fees 3.49, gateway -3.49
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
            stands at: fees 3.49, gateway 56.51, payable -45.00, commission -5.00, surcharge -10.00
            """
        },
        {
            "Cancelled at the last moment: nothing", "", "pay; to 1h before; customer cancel",
            """
            Cancelled Released
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            cancellation_kept: held 110.00, payable -90.00, commission -10.00, surcharge -10.00
            stands at: fees 3.49, gateway 106.51, payable -90.00, commission -10.00, surcharge -10.00
            """
        },
        {
            "Cancelling after the start is refused", "", "pay; to 0h before; ! customer cancel",
            """
            InProgress Held
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            stands at: fees 3.49, gateway 106.51, held -110.00
            """
        },
        {
            "The provider cancels at the last moment", "", "pay; to 1h before; provider cancel-by-provider",
            """
            Cancelled Refunded
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            refunded: held 110.00, gateway -110.00
            stands at: fees 3.49, gateway -3.49
            """
        },
        {
            "The marketplace cancels during the hour", "", "pay; to 30m before; operator force-cancel",
            """
            Cancelled Refunded
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            refunded: held 110.00, gateway -110.00
            stands at: fees 3.49, gateway -3.49
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
            stands at: fees 3.49, gateway 106.51, payable -90.00, commission -10.00, surcharge -10.00
            """
        },
        {
            "A request that is accepted", "request", "pay; provider accept",
            """
            Confirmed Held
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            stands at: fees 3.49, gateway 106.51, held -110.00
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
            stands at: fees 3.49, gateway 56.51, payable -45.00, commission -5.00, surcharge -10.00
            """
        },
    };
}
