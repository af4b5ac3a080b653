namespace Stoa.Server.Tests.Payments;

/// <summary>What can become of money that has left, and of news that come in the wrong order or too late. See <see cref="MoneyStoriesTests"/>.</summary>
internal static class StoriesOfPayingOut
{
    internal static TheoryData<string, string, string, string> All => new()
    {
        {
            "Released and paid out", "", "pay; to 49h after; shop bank good; shop payout",
            """
            Completed Released
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            released: held 110.00, payable -90.00, commission -10.00, surcharge -10.00
            payout_requested: payable 90.00, pending -90.00
            paid_out: pending 90.00, gateway -90.00
            stands at: fees 3.49, gateway 16.51, commission -10.00, surcharge -10.00
            """
        },
        {
            "Paid out in two parts, and more than is there is refused", "", "pay; to 49h after; shop bank good; ! shop payout 90.01; shop payout 40; shop payout 50; ! shop payout",
            """
            Completed Released
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            released: held 110.00, payable -90.00, commission -10.00, surcharge -10.00
            payout_requested: payable 40.00, pending -40.00
            paid_out: pending 40.00, gateway -40.00
            payout_requested: payable 50.00, pending -50.00
            paid_out: pending 50.00, gateway -50.00
            stands at: fees 3.49, gateway 16.51, commission -10.00, surcharge -10.00
            """
        },
        {
            "Given back after the payout: the provider owes its part", "", "pay; to 49h after; shop bank good; shop payout; operator force-refund 11; ! shop payout",
            """
            Completed PartiallyRefunded
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            released: held 110.00, payable -90.00, commission -10.00, surcharge -10.00
            payout_requested: payable 90.00, pending -90.00
            paid_out: pending 90.00, gateway -90.00
            refunded: payable 9.00, commission 1.00, surcharge 1.00, gateway -11.00
            stands at: fees 3.49, gateway 5.51, payable 9.00, commission -9.00, surcharge -9.00
            """
        },
        {
            "A chargeback after the payout, lost: the provider owes its part", "", "pay; to 49h after; shop bank good; shop payout; bank dispute; bank lost",
            """
            Completed ChargedBack
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            released: held 110.00, payable -90.00, commission -10.00, surcharge -10.00
            payout_requested: payable 90.00, pending -90.00
            paid_out: pending 90.00, gateway -90.00
            dispute_opened: disputes 110.00, gateway -110.00
            dispute_lost: payable 90.00, commission 10.00, surcharge 10.00, disputes -110.00
            stands at: fees 3.49, gateway -93.49, payable 90.00
            """
        },
        {
            "A part went back, then a chargeback takes the rest after the payout", "", "pay; operator force-refund 44; to 49h after; shop bank good; shop payout; bank dispute; bank lost",
            """
            Completed ChargedBack
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            refunded: held 44.00, gateway -44.00
            released: held 66.00, payable -54.00, commission -6.00, surcharge -6.00
            payout_requested: payable 54.00, pending -54.00
            paid_out: pending 54.00, gateway -54.00
            dispute_opened: disputes 66.00, gateway -66.00
            dispute_lost: payable 54.00, commission 6.00, surcharge 6.00, disputes -66.00
            stands at: fees 3.49, gateway -57.49, payable 54.00
            """
        },
        {
            "A transfer that fails: the account is closed", "", "pay; to 49h after; shop bank account-closed; shop payout",
            """
            Completed Released
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            released: held 110.00, payable -90.00, commission -10.00, surcharge -10.00
            payout_requested: payable 90.00, pending -90.00
            paid_out: pending 90.00, gateway -90.00
            payout_bounced: gateway 90.00, payable -90.00
            stands at: fees 3.49, gateway 106.51, payable -90.00, commission -10.00, surcharge -10.00
            """
        },
        {
            "A transfer that the bank sends back a day later", "", "pay; to 49h after; shop bank returned; shop payout; wait 25h",
            """
            Completed Released
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            released: held 110.00, payable -90.00, commission -10.00, surcharge -10.00
            payout_requested: payable 90.00, pending -90.00
            paid_out: pending 90.00, gateway -90.00
            payout_bounced: gateway 90.00, payable -90.00
            stands at: fees 3.49, gateway 106.51, payable -90.00, commission -10.00, surcharge -10.00
            """
        },
        {
            "A lost chargeback is told before it is told that there is one", "", "pay; bank slow; bank dispute; bank prompt; bank lost; wait 1m; wait 10m",
            """
            Confirmed ChargedBack
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            dispute_opened: disputes 110.00, gateway -110.00
            dispute_lost: held 110.00, disputes -110.00
            stands at: fees 3.49, gateway -3.49
            """
        },
        {
            "Two refunds, and the second is told first", "", "pay; bank slow; operator force-refund 10; bank prompt; operator force-refund 20; wait 10m",
            """
            Confirmed PartiallyRefunded
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            refunded: held 20.00, gateway -20.00
            refunded: held 10.00, gateway -10.00
            stands at: fees 3.49, gateway 76.51, held -80.00
            """
        },
        {
            "The payment is told after the hold, when somebody else has the time", "", "pay late; wait 11m; somebody books; wait 5m",
            """
            Expired Refunded
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            late_payment_refunded: held 110.00, gateway -110.00
            stands at: fees 3.49, gateway -3.49
            """
        },
    };
}
