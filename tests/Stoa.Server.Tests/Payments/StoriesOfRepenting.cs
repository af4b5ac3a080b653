namespace Stoa.Server.Tests.Payments;

/// <summary>What can become of money that was paid: given back, taken back, quarrelled about. See <see cref="MoneyStoriesTests"/>.</summary>
internal static class StoriesOfRepenting
{
    internal static TheoryData<string, string, string, string> All => new()
    {
        {
            "The provider gives a fifth back before the release", "", "pay; provider refund 22; to 49h after",
            """
            Completed PartiallyRefunded
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            refunded: held 22.00, gateway -22.00
            released: held 88.00, payable -72.00, commission -8.00, surcharge -8.00
            stands at: fees 3.49, gateway 84.51, payable -72.00, commission -8.00, surcharge -8.00
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
            stands at: fees 3.49, gateway 84.51, payable -72.00, commission -8.00, surcharge -8.00
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
            stands at: fees 3.49, gateway -3.49
            """
        },
        {
            "More than was paid is refused", "", "pay; ! operator force-refund 110.01",
            """
            Confirmed Held
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            stands at: fees 3.49, gateway 106.51, held -110.00
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
            stands at: fees 3.49, gateway -3.49
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
            stands at: fees 3.49, gateway 50.51, payable -40.50, commission -4.50, surcharge -9.00
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
            stands at: fees 3.49, gateway -3.49
            """
        },
        {
            "A refund that the processor cannot make", "", "pay refund-fails; operator force-refund 44",
            """
            Confirmed PartiallyRefunded
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            stands at: fees 3.49, gateway 106.51, held -110.00
            """
        },
        {
            "A refund that fails, and the order is released meanwhile", "", "pay refund-fails; operator force-refund 44; to 49h after",
            """
            Completed PartiallyRefunded
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            released: held 66.00, payable -54.00, commission -6.00, surcharge -6.00
            stands at: fees 3.49, gateway 106.51, held -44.00, payable -54.00, commission -6.00, surcharge -6.00
            """
        },
        {
            "A refund that comes back a day later waits for the customer", "", "pay refund-returns; operator force-refund 44; wait 25h; bank repeats",
            """
            Confirmed PartiallyRefunded
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            refunded: held 44.00, gateway -44.00
            refund_returned: gateway 44.00, held -44.00
            stands at: fees 3.49, gateway 106.51, held -110.00
            """
        },
        {
            "A refund after the release comes back, and is not the provider's again", "", "pay refund-returns; to 49h after; operator force-refund 44; wait 25h",
            """
            Completed PartiallyRefunded
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            released: held 110.00, payable -90.00, commission -10.00, surcharge -10.00
            refunded: payable 36.00, commission 4.00, surcharge 4.00, gateway -44.00
            refund_returned: gateway 44.00, held -44.00
            stands at: fees 3.49, gateway 106.51, held -44.00, payable -54.00, commission -6.00, surcharge -6.00
            """
        },
        {
            "A refund comes back, and the order is released meanwhile", "", "pay refund-returns; operator force-refund 44; wait 25h; to 49h after",
            """
            Completed PartiallyRefunded
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            refunded: held 44.00, gateway -44.00
            refund_returned: gateway 44.00, held -44.00
            released: held 66.00, payable -54.00, commission -6.00, surcharge -6.00
            stands at: fees 3.49, gateway 106.51, held -44.00, payable -54.00, commission -6.00, surcharge -6.00
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
            stands at: fees 3.49, gateway 106.51, payable -90.00, commission -10.00, surcharge -10.00
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
            stands at: fees 3.49, gateway -3.49
            """
        },
        {
            "A chargeback keeps the money from being released", "", "pay; bank dispute; to 49h after",
            """
            Completed ChargedBack
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            dispute_opened: disputes 110.00, gateway -110.00
            stands at: disputes 110.00, fees 3.49, gateway -3.49, held -110.00
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
            stands at: fees 3.49, gateway 106.51, payable -90.00, commission -10.00, surcharge -10.00
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
            stands at: fees 3.49, gateway -3.49
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
            stands at: fees 3.49, gateway -3.49
            """
        },
        {
            "The bank takes a part, and decides for the shop", "", "pay; bank dispute 44; ! operator force-refund 1; bank won; to 49h after",
            """
            Completed Released
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            dispute_opened: disputes 44.00, gateway -44.00
            dispute_won: gateway 44.00, disputes -44.00
            released: held 110.00, payable -90.00, commission -10.00, surcharge -10.00
            stands at: fees 3.49, gateway 106.51, payable -90.00, commission -10.00, surcharge -10.00
            """
        },
        {
            "The bank takes a part for good, the rest is released", "", "pay; bank dispute 44; to 49h after; bank lost",
            """
            Completed PartiallyRefunded
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            dispute_opened: disputes 44.00, gateway -44.00
            dispute_lost: held 44.00, disputes -44.00
            released: held 66.00, payable -54.00, commission -6.00, surcharge -6.00
            stands at: fees 3.49, gateway 62.51, payable -54.00, commission -6.00, surcharge -6.00
            """
        },
        {
            "A part went back, the bank takes another, the rest goes back too", "",
            "pay; operator force-refund 44; bank dispute 30; bank lost; ! operator force-refund 36.01; operator force-refund 36",
            """
            Confirmed Refunded
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            refunded: held 44.00, gateway -44.00
            dispute_opened: disputes 30.00, gateway -30.00
            dispute_lost: held 30.00, disputes -30.00
            refunded: held 36.00, gateway -36.00
            stands at: fees 3.49, gateway -3.49
            """
        },
        {
            "The bank takes a part after the release", "", "pay; to 49h after; bank dispute 44; bank lost; provider refund 22",
            """
            Completed PartiallyRefunded
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            released: held 110.00, payable -90.00, commission -10.00, surcharge -10.00
            dispute_opened: disputes 44.00, gateway -44.00
            dispute_lost: payable 36.00, commission 4.00, surcharge 4.00, disputes -44.00
            refunded: payable 18.00, commission 2.00, surcharge 2.00, gateway -22.00
            stands at: fees 3.49, gateway 40.51, payable -36.00, commission -4.00, surcharge -4.00
            """
        },
        {
            "The bank takes two parts that do not divide, and then all is gone", "", "pay; bank dispute 0.05; bank lost; bank dispute; to 49h after; bank lost",
            """
            Completed ChargedBack
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            dispute_opened: disputes 0.05, gateway -0.05
            dispute_lost: held 0.05, disputes -0.05
            dispute_opened: disputes 109.95, gateway -109.95
            dispute_lost: held 109.95, disputes -109.95
            stands at: fees 3.49, gateway -3.49
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
            stands at: fees 3.49, gateway 96.51, held -100.00
            """
        },
        {
            "The customer complains and is right", "", "pay; to 1h after; customer dispute; to 90h after; operator resolve-for-customer",
            """
            Cancelled Refunded
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            refunded: held 110.00, gateway -110.00
            stands at: fees 3.49, gateway -3.49
            """
        },
        {
            "The customer complains and is not right", "", "pay; to 1h after; customer dispute; to 90h after; operator resolve-for-provider",
            """
            Completed Released
            captured: gateway 110.00, held -110.00
            gateway_fee: fees 3.49, gateway -3.49
            released: held 110.00, payable -90.00, commission -10.00, surcharge -10.00
            stands at: fees 3.49, gateway 106.51, payable -90.00, commission -10.00, surcharge -10.00
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
            stands at: fees 3.49, gateway 76.51, payable -65.46, commission -7.27, surcharge -7.27
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
            stands at: fees 349, gateway 5650, payable -4499, commission -500, surcharge -1000
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
            stands at: fees 0.424, gateway 11.921, payable -10.101, commission -1.122, surcharge -1.122
            """
        },
    };
}
