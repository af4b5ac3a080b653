using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Stoa.Core;
using Stoa.Server.Payments;
using Stoa.Server.Payments.PayPal;
using Stoa.Server.Platform;

namespace Stoa.Server.Tests.Payments.PayPal;

/// <summary>How amounts, refusals and settings are said; and what PayPal's documents do not know is refused by the stand-in.</summary>
public sealed class PayPalWordsTests
{
    [Theory]
    [InlineData("CAD", "110.00", "110.00")]
    [InlineData("CAD", "0.01", "0.01")]
    [InlineData("CAD", "0", null)]
    [InlineData("JPY", "500", "500")]
    [InlineData("HUF", "100.00", "100")]
    [InlineData("HUF", "100.50", null)]
    [InlineData("TWD", "1234.00", "1234")]
    [InlineData("EUR", "1234567.89", "1234567.89")]
    [InlineData("KWD", "5.120", null)]
    [InlineData("CLP", "19990", null)]
    public void An_amount_is_said_exactly_or_not_taken(string currency, string amount, string? said)
    {
        var money = Money.Of(decimal.Parse(amount, CultureInfo.InvariantCulture), Currency.Parse(currency));
        Assert.Equal(said is not null, PayPalMoney.Can(money));
        if (said is null) return;
        Assert.Equal(new PayPalAmount(currency, said), PayPalMoney.Amount(money));
        Assert.Equal(money, PayPalMoney.Read(new PayPalAmount(currency, said)));
    }

    [Theory]
    [InlineData("CAD", "1.001")]
    [InlineData("CAD", "1,00")]
    [InlineData("CAD", "")]
    [InlineData("JPY", "1.5")]
    public void What_is_no_amount_is_not_read(string currency, string said) =>
        Assert.Throws<FormatException>(() => PayPalMoney.Read(new PayPalAmount(currency, said)));

    [Theory]
    [InlineData("""{"name":"UNPROCESSABLE_ENTITY","details":[{"issue":"INSTRUMENT_DECLINED"}],"debug_id":"a24"}""", 422, "instrument_declined", "PayPal refused: instrument_declined (debug id a24).")]
    [InlineData("""{"name":"INSUFFICIENT_FUNDS","message":"Sender does not have sufficient funds."}""", 422, "insufficient_funds", "PayPal refused: insufficient_funds.")]
    [InlineData("""{"name":"USER_BUSINESS_ERROR","details":[{"issue":"Batch with given sender_batch_id already exists"}]}""", 400, "user_business_error", "PayPal refused: user_business_error.")]
    [InlineData("""{"name":"RESOURCE_NOT_FOUND","details":[{"issue":"INVALID_RESOURCE_ID"}]}""", 404, "invalid_resource_id", "PayPal refused: invalid_resource_id.")]
    [InlineData("""{}""", 400, "http_400", "PayPal refused: http_400.")]
    public void A_refusal_keeps_PayPals_word(string body, int status, string code, string message)
    {
        var problem = PayPalJson.TryRead<PayPalRefusal>(Encoding.UTF8.GetBytes(body))!.InOurWords((HttpStatusCode)status);
        Assert.Equal((status == 404 ? ProblemKind.NotFound : ProblemKind.Conflict, code, message), (problem.Kind, problem.Code, problem.Message));
    }

    [Theory]
    [InlineData("ClientId", "", "needs the setting Stoa:Payments:PayPal:ClientId")]
    [InlineData("ClientSecret", "a b", "Stoa:Payments:PayPal:ClientSecret has a space or a colon")]
    [InlineData("WebhookId", "https://x", "needs the setting Stoa:Payments:PayPal:WebhookId")]
    [InlineData("ApiBase", "http://api-m.paypal.com", "Stoa:Payments:PayPal:ApiBase must be an https address")]
    [InlineData("TryTimeout", "00:01:00", "Stoa:Payments:PayPal:TryTimeout must be from")]
    [InlineData("ApiBase", "https://api-m.sandbox.paypal.com", null)]
    [InlineData("../Gateways:1", "payapl", "known are: sandbox, stripe, paypal, mercadopago, manual")]
    [InlineData("../Gateways:1", "manual", "needs the setting Stoa:Payments:Manual:Beneficiary")]
    public void A_setting_that_is_missing_or_wrong_is_named(string key, string value, string? complaint)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Stoa:Payments:Gateways:0"] = "paypal", ["Stoa:Payments:PayPal:ClientId"] = "AX", ["Stoa:Payments:PayPal:ClientSecret"] = "EL", ["Stoa:Payments:PayPal:WebhookId"] = "8PT597110X687430L",
            [key.StartsWith("../", StringComparison.Ordinal) ? $"Stoa:Payments:{key[3..]}" : $"Stoa:Payments:PayPal:{key}"] = value,
        };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        // What the doctor reads, too.
        if (complaint is null) Assert.Equal(["paypal"], PaymentsModule.ReadSettings(configuration));
        else Assert.Contains(complaint, Assert.Throws<SetupException>(() => PaymentsModule.ReadSettings(configuration)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/v2/checkout/orders", """{"purchase_units":[{"amount":{"currency_code":"CAD","value":"1.00"}}]}""", "Missing required parameter: intent")]
    [InlineData("POST", "/v2/checkout/orders", """{"intent":"SALE","purchase_units":[{"amount":{"currency_code":"CAD","value":"1.00"}}]}""", "SALE is none of CAPTURE")]
    [InlineData("POST", "/v2/checkout/orders", """{"intent":"CAPTURE","purchase_units":[]}""", "Invalid number of purchase_units")]
    [InlineData("POST", "/v2/checkout/orders", """{"intent":"CAPTURE","purchase_units":[{"amount":{"currency_code":"CAD","value":1}}]}""", "Invalid string: purchase_units/0/amount/value")]
    [InlineData("POST", "/v2/checkout/orders", """{"intent":"CAPTURE","purchase_units":[{"amount":{"currency_code":"CAD","value":"1.00"},"colour":"red"}]}""", "Unknown parameter: purchase_units/0/colour")]
    [InlineData("POST", "/v2/checkout/orders", """{"intent":"CAPTURE","purchase_units":[{"amount":{"currency_code":"CAD","value":"1.00"}}]}""", null)]
    [InlineData("POST", "/v2/payments/captures/1/refund", """{"amount":{"currency_code":"CAD","value":"ten"}}""", "is not like")]
    [InlineData("POST", "/v2/payments/authorizations/1/void", """{}""", "takes no body")]
    [InlineData("POST", "/v1/payments/payouts", """{"sender_batch_header":{}}""", "Missing required parameter: items")]
    [InlineData("GET", "/v1/reporting/transactions?start_date=today&end_date=2026-01-05T23:59:59Z", null, "start_date")]
    [InlineData("GET", "/v1/reporting/transactions?start_date=2026-01-05T00:00:00Z", null, "Missing required parameter: ?end_date")]
    [InlineData("GET", "/v1/reporting/balances?currency=CAD", null, "Unknown parameter: ?currency")]
    [InlineData("PUT", "/v2/checkout/orders", null, "does not take PUT")]
    [InlineData("GET", "/v3/orders", null, "Unrecognized request URL")]
    public void What_PayPals_documents_do_not_know_is_refused(string method, string address, string? body, string? complaint)
    {
        var request = new DefaultHttpContext().Request;
        (request.Method, request.Path) = (method, address.Split('?')[0]);
        if (address.Contains('?', StringComparison.Ordinal)) request.QueryString = new QueryString(address[address.IndexOf('?', StringComparison.Ordinal)..]);
        var wrong = PayPalSpec.OrSkip().Check(request, body is null ? "" : "application/json", body is null ? null : JsonNode.Parse(body), out _);
        if (complaint is null) Assert.Null(wrong);
        else Assert.Contains(complaint, wrong, StringComparison.Ordinal);
    }
}
