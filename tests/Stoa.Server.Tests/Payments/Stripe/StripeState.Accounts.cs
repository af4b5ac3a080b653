using System.Globalization;
using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.Payments.Stripe;

/// <summary>Connected accounts, transfers and payouts.</summary>
internal sealed partial class StripeState
{
    private JsonObject OpenAccount(FormTree form)
    {
        if (form["country"] is not { Length: 2 }) throw new Refused("country_unsupported", "Which country?");
        return New("account", "acct", new JsonObject
        {
            ["type"] = form["type"], ["country"] = form["country"], ["default_currency"] = form["default_currency"], ["email"] = form["email"], ["metadata"] = form.Under("metadata").Texts(),
            ["capabilities"] = new JsonObject { ["transfers"] = "inactive" },
        });
    }

    private JsonObject Link(FormTree form)
    {
        var account = Text(Known(form["account"]!), "id");
        var link = fixtures["account_link"]!.DeepClone().AsObject();
        (link["url"], link["expires_at"]) = ($"https://connect.stripe.com/setup/e/{account}/{(++_ids).ToString(CultureInfo.InvariantCulture)}", Now() + 300);
        return link;
    }

    /// <summary>The provider has given everything, or all but one document.</summary>
    public void Onboard(string id, string? stillWanted = null)
    {
        var account = Known(id);
        account["details_submitted"] = true;
        account["payouts_enabled"] = stillWanted is null;
        account["capabilities"]!["transfers"] = stillWanted is null ? "active" : "pending";
        var wanted = account["requirements"]!;
        JsonArray Wanted() => stillWanted is null ? [] : [JsonValue.Create(stillWanted)];
        (wanted["currently_due"], wanted["eventually_due"], wanted["past_due"]) = (Wanted(), Wanted(), new JsonArray());
        (wanted["disabled_reason"], wanted["current_deadline"]) = (stillWanted is null ? null : "requirements.pending_verification", stillWanted is null ? null : Now() + 86_400);
        Tell("account.updated", account, id);
    }

    private JsonObject Transfer(FormTree form)
    {
        var account = Known(form["destination"]!);
        var (amount, currency) = (long.Parse(form["amount"]!, CultureInfo.InvariantCulture), form["currency"]!);
        if (Text(account["capabilities"]!, "transfers") != "active")
            throw new Refused("insufficient_capabilities_for_transfer", "Your destination account needs to have the transfers capability.");
        if (Balance(currency) < amount) throw new Refused("balance_insufficient", "You have insufficient available funds.");
        var transfer = New("transfer", "tr", new JsonObject
        {
            ["amount"] = amount, ["currency"] = currency, ["destination"] = Text(account, "id"), ["transfer_group"] = form["transfer_group"],
            ["metadata"] = form.Under("metadata").Texts(),
        });
        transfer["balance_transaction"] = Moved("transfer", "transfer", -amount, 0, currency, Text(transfer, "id")!);
        return transfer;
    }

    private JsonObject Reverse(JsonObject transfer, FormTree form)
    {
        var left = Number(transfer, "amount") - Number(transfer, "amount_reversed");
        var amount = form["amount"] is { } some ? long.Parse(some, CultureInfo.InvariantCulture) : left;
        if (amount > left) throw new Refused("transfer_already_reversed", "More than is left of the transfer.");
        if (BalanceOf(Text(transfer, "destination")!, Text(transfer, "currency")!) < amount) throw new Refused("balance_insufficient", "The account has not so much.");
        transfer["amount_reversed"] = Number(transfer, "amount_reversed") + amount;
        transfer["reversed"] = left == amount;
        var reversal = New("transfer_reversal", "trr", new JsonObject
        {
            ["amount"] = amount, ["currency"] = Text(transfer, "currency"), ["transfer"] = Text(transfer, "id"), ["metadata"] = form.Under("metadata").Texts(),
        });
        reversal["balance_transaction"] = Moved("transfer_refund", "transfer_reversal", amount, 0, Text(transfer, "currency")!, Text(reversal, "id")!);
        return reversal;
    }

    private JsonObject PayOut(FormTree form, string? account)
    {
        if (account is null) throw new Refused("account_invalid", "The marketplace's own payouts are not made here.");
        var (amount, currency) = (long.Parse(form["amount"]!, CultureInfo.InvariantCulture), form["currency"]!);
        if (!Known(account)["payouts_enabled"]!.GetValue<bool>()) throw new Refused("payouts_not_allowed", "Cannot create payouts; this account has requirements.");
        if (BalanceOf(account, currency) < amount) throw new Refused("balance_insufficient", "You have insufficient funds in your Stripe account.");
        var payout = New("payout", "po", new JsonObject
        {
            ["amount"] = amount, ["currency"] = currency, ["description"] = form["description"], ["metadata"] = form.Under("metadata").Texts(), ["status"] = "pending", ["automatic"] = false,
        });
        _accountOf[Text(payout, "id")!] = account;
        return payout;
    }

    /// <summary>The bank has it, or does not take it.</summary>
    public void EndPayout(string id, string? failure)
    {
        var payout = Known(id);
        (payout["status"], payout["failure_code"]) = (failure is null ? "paid" : "failed", failure);
        Tell(failure is null ? "payout.paid" : "payout.failed", payout, _accountOf[id]);
    }

    /// <summary>What is in a provider's account.</summary>
    public long BalanceOf(string account, string currency) =>
        All("transfer").Where(one => Text(one, "destination") == account && Text(one, "currency") == currency).Sum(one => Number(one, "amount") - Number(one, "amount_reversed"))
        - All("payout").Where(one => _accountOf[Text(one, "id")!] == account && Text(one, "currency") == currency && Text(one, "status") != "failed").Sum(one => Number(one, "amount"));
}
