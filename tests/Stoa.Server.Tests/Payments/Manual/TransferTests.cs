using System.Net;
using System.Text.Json;
using NodaTime;
using Stoa.Server.Platform;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments.Manual;

/// <summary>Money by bank, from the reference to the refund, with every posting; through the API.</summary>
public sealed class TransferTests(TestDatabases databases)
{
    [Fact]
    public async Task An_order_waits_for_its_transfer_and_has_its_money_when_all_of_it_came()
    {
        await using var it = await Counter.Open(databases);
        var buyer = await it.Buy();
        await it.Stoa.Advance(Duration.FromHours(30));
        Assert.Equal("AwaitingPayment, Unpaid, Pending", await it.Stands(buyer));
        var told = await buyer.Guest.Send(HttpMethod.Get, $"/api/v1/orders/{buyer.Order}/bank-transfer");
        Assert.Equal(buyer.Reference, told["reference"]);
        Assert.Equal("Market & Sons", told.Json.GetProperty("account")[0].GetProperty("value").GetString());
        Assert.Contains("bank-transfer-awaited", await it.Mails());
        // A customer who asks again is at the same place.
        var again = await buyer.Guest.Send(HttpMethod.Post, $"/api/v1/orders/{buyer.Order}/payments");
        Assert.EndsWith($"/orders/{buyer.Order}/bank-transfer", again["url"], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await new Shopper(it.Stoa.BaseAddress).Send(HttpMethod.Get, $"/api/v1/orders/{buyer.Order}/bank-transfer")).Status);

        var (status, json) = await it.Confirm(buyer, 60_00, "2026-03-03");
        Assert.Equal((HttpStatusCode.OK, 50_00, false), (status, Minor(json, "missing"), json.GetProperty("takes").GetBoolean()));
        Assert.Contains("bank-transfer-part", await it.Mails());
        (status, json) = await it.Confirm(buyer, 60_00, "2026-03-03");
        Assert.Equal((HttpStatusCode.Conflict, "receipt-twice"), (status, json.GetProperty("code").GetString()));
        (status, json) = await it.Confirm(buyer, 62_00, "2026-03-03", preview: true);
        Assert.Equal((HttpStatusCode.OK, 12_00, true), (status, Minor(json, "spare"), json.GetProperty("takes").GetBoolean()));
        Assert.Equal("AwaitingPayment, Unpaid, Pending", await it.Stands(buyer));
        (status, json) = await it.Confirm(buyer, 62_00, "2026-03-03", line: "bank-1");
        Assert.True(status == HttpStatusCode.OK && Minor(json, "spare") == 12_00, json.ToString());
        Assert.Equal("Confirmed, Held, Captured", await it.Stands(buyer));
        // The same line again does nothing, however often it is sent.
        (status, json) = await it.Confirm(buyer, 62_00, "2026-03-03", line: "bank-1");
        Assert.True(status == HttpStatusCode.OK && json.GetProperty("is_known").GetBoolean());
        Assert.Equal(
            """
            bank_received: gateway 60.00, received -60.00
            bank_received: gateway 62.00, received -62.00
            captured: received 110.00, held -110.00
            """, await it.Books(buyer));

        // What was too much goes back, once; the customer says where to.
        Assert.Equal(HttpStatusCode.OK, (await it.Ask($"bank-transfers/{buyer.Payment}/give-back", new { })).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await it.Ask($"bank-transfers/{buyer.Payment}/give-back", new { })).Status);
        Assert.Contains("bank-account-wanted", await it.Mails());
        var back = await PayBack(it, buyer, 12_00);
        Assert.Equal(HttpStatusCode.NoContent, (await it.Ask($"bank-returns/{back}/came-back", new { reason = "Account closed" })).Status);
        await PayBack(it, buyer, 12_00);
        Assert.Equal(
            """
            bank_returned: received 12.00, gateway -12.00
            bank_bounced: gateway 12.00, received -12.00
            bank_returned: received 12.00, gateway -12.00
            """, string.Join('\n', (await it.Books(buyer)).Split('\n')[3..]));
        Assert.Empty(await it.Wrong());
    }

    [Fact]
    public async Task A_refund_goes_back_by_bank_when_the_customer_has_named_an_account()
    {
        await using var it = await Counter.Open(databases);
        var buyer = await it.Buy();
        await it.Confirm(buyer, 110_00);
        var cancelled = await buyer.Guest.Send(HttpMethod.Post, $"/api/v1/orders/{buyer.Order}/transitions", new { name = "cancel" });
        Assert.True(cancelled.Status == HttpStatusCode.OK, cancelled.Text);
        await it.Stoa.Settle();
        var refund = (await it.Ask("bank-returns")).Json.GetProperty("items")[0];
        Assert.Equal(("wanting", true), (refund.GetProperty("status").GetString(), refund.GetProperty("is_refund").GetBoolean()));
        var minor = Minor(refund, "amount");
        var id = refund.GetProperty("id").GetString();
        Assert.Equal(HttpStatusCode.Conflict, (await it.Ask($"bank-returns/{id}/paid", new { })).Status);
        // It waits here, and not among the refunds in trouble.
        await it.Stoa.Advance(Duration.FromDays(2));
        Assert.Empty((await it.Ask("refunds")).Json.GetProperty("items").EnumerateArray());

        Assert.Equal("iban-checksum", (await Name(buyer, "DE89370400440532013001")).Code);
        Assert.Equal(HttpStatusCode.NotFound, (await new Shopper(it.Stoa.BaseAddress).Send(HttpMethod.Put, $"/api/v1/orders/{buyer.Order}/bank-account", new { holder = "X", iban = "DE89370400440532013000" })).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await Name(buyer, "DE89370400440532013000")).Status);
        Assert.Equal("no-account-wanted", (await Name(buyer, "DE89370400440532013000")).Code);
        var (made, file) = await it.Ask("bank-return-files", new { currency = "CAD" });
        Assert.Equal(HttpStatusCode.Created, made);
        Assert.Equal(HttpStatusCode.Conflict, (await it.Ask("bank-return-files", new { currency = "CAD" })).Status);
        var csv = await it.Operator.GetStringAsync($"/api/v1/operations/bank-return-files/{file.GetProperty("id").GetString()}/csv");
        Assert.Contains($"{id},Ada Guest,DE89370400440532013000,", csv, StringComparison.Ordinal);
        using var sepa = await it.Operator.GetAsync($"/api/v1/operations/bank-return-files/{file.GetProperty("id").GetString()}/sepa");
        Assert.Equal(HttpStatusCode.Conflict, sepa.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await it.Ask($"bank-returns/{id}/paid", new { })).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await it.Ask($"bank-returns/{id}/paid", new { })).Status);
        Assert.Contains($"refunded: held {minor / 100m:F2}, gateway -{minor / 100m:F2}", await it.Books(buyer), StringComparison.Ordinal);
        Assert.Empty(await it.Wrong());
    }

    [Fact]
    public async Task Money_after_the_time_is_over_books_again_or_goes_back()
    {
        await using var it = await Counter.Open(databases);
        var (late, part) = (await it.Buy(), await it.Buy(Counter.NextWeek + Duration.FromHours(1)));
        await it.Confirm(part, 50_00);
        await it.Stoa.Advance(Duration.FromDays(5) - Duration.FromMinutes(1));
        Assert.Equal("AwaitingPayment, Unpaid, Pending", await it.Stands(late));
        Assert.Equal("transfer-still-awaited", (await it.Ask($"bank-transfers/{part.Payment}/give-back", new { })).Json.GetProperty("code").GetString());
        await it.Stoa.Advance(Duration.FromMinutes(1));
        Assert.Equal("Expired, Unpaid, Pending", await it.Stands(late));

        await it.Confirm(late, 110_00, "2026-03-07");
        Assert.Equal("Confirmed, Held, Captured", await it.Stands(late));
        Assert.Equal(HttpStatusCode.OK, (await it.Ask($"bank-transfers/{part.Payment}/give-back", new { })).Status);
        await PayBack(it, part, 50_00);
        Assert.Equal(
            """
            bank_received: gateway 50.00, received -50.00
            bank_returned: received 50.00, gateway -50.00
            """, await it.Books(part));

        // Somebody cancels, and the money comes all the same: it goes back as a late payment.
        var gone = await it.Buy(Sale.Tomorrow + Duration.FromDays(13));
        Assert.Equal(HttpStatusCode.OK, (await gone.Guest.Send(HttpMethod.Post, $"/api/v1/orders/{gone.Order}/transitions", new { name = "abandon" })).Status);
        await it.Stoa.Advance(Duration.FromMinutes(1));
        await it.Confirm(gone, 110_00, "2026-03-07");
        Assert.StartsWith("Cancelled, Refunded", await it.Stands(gone), StringComparison.Ordinal);
        await PayBack(it, gone, 110_00);
        Assert.Contains("late_payment_refunded: held 110.00, gateway -110.00", await it.Books(gone), StringComparison.Ordinal);
        Assert.Empty(await it.Wrong());
    }

    [Fact]
    public async Task A_transfer_is_not_offered_when_it_could_not_arrive()
    {
        await using var it = await Counter.Open(databases);
        using var guest = new Shopper(it.Stoa.BaseAddress);
        var held = await guest.Hold(it.Shop, Sale.Tomorrow);
        var order = (await guest.Order(held["id"]))["id"];
        Assert.Equal("no-gateway", (await guest.Send(HttpMethod.Post, $"/api/v1/orders/{order}/payments")).Code);
        using var webhook = new StringContent("{}");
        using var forged = await it.Stoa.Client().PostAsync("/webhooks/manual", webhook);
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
    }

    [Theory]
    [InlineData("Stoa:Payments:Manual:Beneficiary", " ", "Manual:Beneficiary")]
    [InlineData("Stoa:Payments:Manual:Accounts:EUR:Iban", "DE00", "Manual:Accounts:EUR:Iban")]
    [InlineData("Stoa:Payments:Manual:Accounts:XXZ:Iban", "AT61 1904 3002 3457 3201", "no currency")]
    [InlineData("Stoa:Payments:Manual:DaysToPay", "0", "from 1 to 30")]
    [InlineData("Stoa:Payments:Manual:HoursToArrive", "200", "nobody could pay")]
    public async Task A_setting_that_says_nonsense_is_named_at_the_start(string key, string value, string sentence)
    {
        var refused = await Assert.ThrowsAsync<SetupException>(() => Counter.Open(databases, (key, value)));
        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
    }

    private static long Minor(JsonElement json, string name) => json.GetProperty(name).GetProperty("amount").GetInt64();

    private static Task<Answer> Name(Counter.Buyer buyer, string iban) =>
        buyer.Guest.Send(HttpMethod.Put, $"/api/v1/orders/{buyer.Order}/bank-account", new { holder = "Ada Guest", iban });

    // The customer names an account, and the operator pays what waits.
    private static async Task<string> PayBack(Counter it, Counter.Buyer buyer, long minor)
    {
        Assert.Equal(HttpStatusCode.NoContent, (await Name(buyer, "DE89370400440532013000")).Status);
        var ready = (await it.Ask("bank-returns")).Json.GetProperty("items").EnumerateArray().Single(one => one.GetProperty("order_id").GetString() == buyer.Order);
        Assert.Equal((minor, "ready"), (Minor(ready, "amount"), ready.GetProperty("status").GetString()));
        var id = ready.GetProperty("id").GetString()!;
        Assert.Equal(HttpStatusCode.NoContent, (await it.Ask($"bank-returns/{id}/paid", new { })).Status);
        return id;
    }
}
