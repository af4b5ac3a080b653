using Stoa.Core;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Payments.Collecting;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;
using Microsoft.EntityFrameworkCore;

namespace Stoa.Server.Payments.Methods;

/// <summary>Sends a customer to give a means of payment without paying. As with a payment: intent, page, answer.</summary>
internal static class AskMethod
{
    /// <summary>Writes the intent; the caller commits. Null when no gateway in use takes one without a payment.</summary>
    internal static PaymentMethod? Apply(
        Work work, Id<Customer> customer, Money amount, string? country, Uri returnUrl, Gateways gateways)
    {
        var terms = new PaymentTerms(CaptureMode.Automatic, work.Now, null);
        if (gateways.For(amount, country, terms).FirstOrDefault(able => able.As<ITakesMethods>() is not null) is not { } gateway) return null;
        var method = New(work, customer, gateway.Id);
        method.ReturnUrl = returnUrl.ToString();
        return method;
    }

    /// <summary>A means that is to be kept at a gateway.</summary>
    internal static PaymentMethod New(Work work, Id<Customer> customer, string gateway)
    {
        var method = new PaymentMethod
        {
            Id = Id<PaymentMethod>.New(work.Now), CustomerId = customer, Gateway = gateway, Status = MethodStatus.Asked, CreatedAt = work.Now,
        };
        work.Db.Add(method);
        return method;
    }

    /// <summary>Opens the page of an intent that is committed; the same intent gets the same page.</summary>
    internal static async Task<Outcome<StartPayment.Started>> Open(
        PaymentMethod method, Currency currency, string description, Work work, Gateways gateways, ILogger log, CancellationToken cancel)
    {
        if (method.HostedUrl is { } open) return new StartPayment.Started(open);
        if (gateways.Find(method.Gateway)?.As<ITakesMethods>() is not { } gateway || method.ReturnUrl is null) return PaymentProblems.NoGateway;
        try
        {
            var id = method.Id.ToString();
            var page = await gateways.Call(method.Gateway, token => gateway.OpenMethodPage(
                new(id, id, currency, description, $"{method.ReturnUrl}?card=1", $"{method.ReturnUrl}?card=0"), token), cancel);
            if (page.Refused(out var problem))
            {
                PaymentsLog.GatewayRefused(log, method.Gateway, "open a page for", id, problem.Code);
                return PaymentProblems.NoGateway;
            }
            await work.Db.Database.ExecuteSqlAsync(
                $"update payments.methods set hosted_url = coalesce(hosted_url, {page.Value.Url}), version = version + 1 where id = {method.Id.Value}", cancel);
            return new StartPayment.Started(page.Value.Url);
        }
        catch (Exception outage) when (GatewayRetries.IsSilence(outage))
        {
            PaymentsLog.GatewaySilent(log, method.Gateway, method.Id.ToString(), outage.Message);
            return PaymentProblems.GatewaySilent;
        }
    }
}
