using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Stoa.Core.Access;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Prices;

/// <summary>Coupons and credit as people meet them: made by the operator and by providers, typed at the checkout, seen in the account.</summary>
public sealed class CouponPagesTests(TestDatabases databases)
{
    [Fact]
    public async Task An_operator_makes_a_code_a_guest_uses_it_and_its_use_is_seen()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var operators = new PlainBrowser(stoa);
        operators.SignIn(await SignedIn.Token(stoa, isOperator: true));
        Assert.Equal(HttpStatusCode.OK, await operators.Open("/operator/coupons"));
        var (status, _) = await operators.Send("/operator/coupons", ("code", "no"), ("kind", "share"), ("value", "20"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("id=\"field-code-error\"", operators.Html, StringComparison.Ordinal);
        (status, _) = await operators.Send("/operator/coupons", ("code", "spring-20"), ("kind", "share"), ("value", "20"), ("uses_max", "5"), ("valid_until", "2026-03-31"));
        Assert.Equal(HttpStatusCode.SeeOther, status);
        await operators.Open("/operator/coupons");
        (status, _) = await operators.Send("/operator/coupons", ("code", "SPRING-20"), ("kind", "amount"), ("value", "5"));
        Assert.Equal(HttpStatusCode.Conflict, status);

        using var guest = new PlainBrowser(stoa);
        var checkout = await guest.Hold(shop);
        await guest.Open($"{checkout}?as=guest");
        (string, string)[] details = [("name", "Ada"), ("email", "ada@example.org"), ("coupon", "wrong-code")];
        (status, _) = await guest.Send(checkout, details);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("id=\"field-coupon-error\"", guest.Html, StringComparison.Ordinal);
        (status, _) = await guest.Send(checkout, ("name", "Ada"), ("email", "ada@example.org"), ("coupon", "Spring-20"), ("update", "1"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("Code SPRING-20", guest.Html, StringComparison.Ordinal);
        Assert.Contains("$90.00", guest.Html, StringComparison.Ordinal);
        (status, var order) = await guest.Send(checkout, ("name", "Ada"), ("email", "ada@example.org"), ("coupon", "Spring-20"));
        Assert.Equal(HttpStatusCode.SeeOther, status);
        await guest.Open(order!.Replace("/pay", "", StringComparison.Ordinal));
        Assert.Contains("Pay $90.00", guest.Html, StringComparison.Ordinal);

        await operators.Open("/operator/coupons");
        Assert.Contains("1 of 5", operators.Html, StringComparison.Ordinal);
        using var api = SignedIn.Client(stoa, await SignedIn.Token(stoa, isOperator: true));
        var listed = await api.GetFromJsonAsync<JsonElement>("/api/v1/operations/coupons");
        var item = listed.GetProperty("items").EnumerateArray().Single();
        Assert.Equal((1, 2_000), (item.GetProperty("uses").GetInt32(), item.GetProperty("off").GetProperty("amount").GetInt32()));
        using var paused = await api.PatchAsJsonAsync($"/api/v1/operations/coupons/{item.GetProperty("id").GetString()}", new { is_paused = true });
        Assert.Equal(HttpStatusCode.NoContent, paused.StatusCode);
        using var next = new PlainBrowser(stoa);
        checkout = await next.Hold(shop, Sale.Tomorrow + NodaTime.Duration.FromHours(2));
        await next.Open($"{checkout}?as=guest");
        (status, _) = await next.Send(checkout, ("name", "Bob"), ("email", "bob@example.org"), ("coupon", "SPRING-20"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("This code cannot be used at the moment.", next.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_makes_codes_for_its_own_offers_alone()
    {
        await using var stoa = await TestStoa.Start(databases);
        var (shop, other) = (await Shop.Open(stoa), await Shop.Open(stoa));
        using var owner = new PlainBrowser(stoa);
        await owner.SignIn(shop.Organization);
        var page = $"/provider/{shop.Organization}/coupons";
        Assert.Equal(HttpStatusCode.OK, await owner.Open(page));
        var (status, _) = await owner.Send(page, ("code", "MINE-10"), ("kind", "amount"), ("value", "10"), ("listing", other.Listing.ToString()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        (status, _) = await owner.Send(page, ("code", "MINE-10"), ("kind", "amount"), ("value", "10"), ("listing", shop.Listing.ToString()));
        Assert.Equal(HttpStatusCode.SeeOther, status);

        using var stranger = SignedIn.Client(stoa, await SignedIn.Token(stoa, memberOf: other.Organization));
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/api/v1/organizations/{shop.Organization}/coupons")).StatusCode);
        using var finance = SignedIn.Client(stoa, await SignedIn.Token(stoa, memberOf: shop.Organization, role: MemberRole.Finance));
        var listed = await finance.GetFromJsonAsync<JsonElement>($"/api/v1/organizations/{shop.Organization}/coupons");
        var id = listed.GetProperty("items")[0].GetProperty("id").GetString();
        using var refused = await finance.PatchAsJsonAsync($"/api/v1/organizations/{shop.Organization}/coupons/{id}", new { is_paused = true });
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);

        using var guest = new PlainBrowser(stoa);
        var checkout = await guest.Hold(other);
        await guest.Open($"{checkout}?as=guest");
        (status, _) = await guest.Send(checkout, ("name", "Ada"), ("email", "ada@example.org"), ("coupon", "MINE-10"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("This code is not for this offer.", guest.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credit_is_given_by_address_seen_in_the_account_and_used_at_the_checkout()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var member = new PlainBrowser(stoa);
        var token = await SignedIn.Token(stoa);
        member.SignIn(token);
        using var me = SignedIn.Client(stoa, token);
        var email = (await me.GetFromJsonAsync<JsonElement>("/api/v1/me")).GetProperty("email").GetString()!;
        using var operators = new PlainBrowser(stoa);
        operators.SignIn(await SignedIn.Token(stoa, isOperator: true));
        await operators.Open("/operator/credit");
        var (status, _) = await operators.Send("/operator/credit", ("email", email), ("direction", "give"), ("amount", "130"), ("reason", ""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        (status, _) = await operators.Send("/operator/credit", ("email", email), ("direction", "give"), ("amount", "130"), ("reason", "The shower was cold"));
        Assert.Equal(HttpStatusCode.SeeOther, status);

        await member.Open("/account/credit");
        Assert.Contains("$130.00", member.Html, StringComparison.Ordinal);
        Assert.Contains("The shower was cold", member.Html, StringComparison.Ordinal);
        var checkout = await member.Hold(shop);
        await member.Open(checkout);
        Assert.Contains("Pay with my credit of $130.00", member.Html, StringComparison.Ordinal);
        (status, var order) = await member.Send(checkout, ("use_credit", "true"));
        Assert.Equal((HttpStatusCode.SeeOther, true), (status, order!.StartsWith("/orders/ord_", StringComparison.Ordinal)));
        await member.Open("/account/credit");
        Assert.Contains("$30.00", member.Html, StringComparison.Ordinal);
        await operators.Open("/operator/credit");
        (status, _) = await operators.Send("/operator/credit", ("email", email), ("direction", "take"), ("amount", "31"), ("reason", "By mistake"));
        Assert.Equal(HttpStatusCode.Conflict, status);
    }
}
