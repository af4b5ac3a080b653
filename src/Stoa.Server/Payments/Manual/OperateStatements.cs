using System.Globalization;
using NodaTime.Text;
using Stoa.Core;
using Stoa.Server.Operations;
using Stoa.Server.Payments.Manual.Pages;
using Stoa.Server.Payments.Manual.Statements;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Payments.Manual;

/// <summary>The operator's page that reads a bank's statement, proposes what each line is, and confirms the lines that were chosen.</summary>
public static class OperateStatements
{
    /// <summary>A chosen line that could not be confirmed.</summary>
    public sealed record Failure(string Line, string Why);

    /// <summary>GET /operator/transfers/statements</summary>
    internal static Task<IResult> Get(Marketplace marketplace, CancellationToken cancel) => Task.FromResult(Page(null, marketplace.Currency.Code, null, null));

    /// <summary>POST /operator/transfers/statements: the file <c>statement</c>, or its text; currency.</summary>
    internal static async Task<IResult> Post(HttpContext http, Work work, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var code = form["currency"].ToString().Trim().ToUpperInvariant();
        if (!Currency.TryParse(code, out var currency)) return Page(null, code, Payouts.PayoutProblems.NoCurrency, null);
        var text = form["text"].ToString();
        if (form.Files["statement"] is { Length: > 0 } file)
        {
            if (file.Length > ReadBankLines.TextLengthMax) return Page(null, code, TransferProblems.BadStatement("This file is longer than a statement. Export fewer days."), null);
            using var reader = new StreamReader(file.OpenReadStream());
            text = await reader.ReadToEndAsync(cancel);
        }
        var proposed = await ProposeReceipts.Run(text, currency, work, cancel);
        return proposed.Refused(out var problem) ? Page(null, code, problem, null) : Page(proposed.Value, code, null, null);
    }

    /// <summary>POST /operator/transfers/statements/confirm: <c>line</c>, any number of them. Each is confirmed by itself: one that fails holds no other up.</summary>
    internal static async Task<IResult> PostConfirm(HttpContext http, Work work, Marketplace marketplace, IServiceScopeFactory scopes, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var failures = new List<Failure>();
        var booked = 0;
        foreach (var chosen in form["line"].OfType<string>().Take(ReadBankLines.LinesMax))
        {
            if (Chosen(chosen) is not var (id, request, shown))
            {
                failures.Add(new Failure(chosen, "This line is not one of the page."));
                continue;
            }
            // Each in a commit of its own: what the one before changed must not be seen by the next as its own.
            var done = await Alone(id, request, work.Actor, marketplace, scopes, cancel);
            if (done.Refused(out var problem)) failures.Add(new Failure(shown, problem.Message));
            else booked += done.Value.IsKnown ? 0 : 1;
        }
        return Page(null, marketplace.Currency.Code, null, new StatementPage.Outcome(booked, failures), failures.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status409Conflict);
    }

    /// <summary>What a line says when it is chosen: transfer, amount, day and key.</summary>
    internal static string ValueOf(ProposeReceipts.Proposal proposal) => string.Create(
        CultureInfo.InvariantCulture,
        $"{proposal.Transfer!.PaymentId} {proposal.Line.Amount!.Value.Minor} {proposal.Line.Amount.Value.Currency.Code} {LocalDatePattern.Iso.Format(proposal.Line.Day!.Value)} {proposal.Line.Key}");

    private static (Id<Payment> Id, ConfirmReceipt.Request Request, string Shown)? Chosen(string value)
    {
        if (value.Split(' ') is not [var payment, var minor, var code, var day, var key] || !Id<Payment>.TryParse(payment, out var id)
            || !long.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out var amount) || !Currency.TryParse(code, out var currency)
            || LocalDatePattern.Iso.Parse(day) is not { Success: true, Value: var on } || key.Length != 64) return null;
        var money = new Money(amount, currency);
        return (id, new ConfirmReceipt.Request(money, on, key), $"{money} of {day}");
    }

    private static async Task<Outcome<ConfirmReceipt.Result>> Alone(
        Id<Payment> id, ConfirmReceipt.Request request, Platform.Access.Actor actor, Marketplace marketplace, IServiceScopeFactory scopes, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Platform.Access.ActorHolder>().Actor = actor;
        return await ConfirmReceipt.Run(id, request, scope.ServiceProvider.GetRequiredService<Work>(), marketplace, cancel);
    }

    private static IResult Page(
        IReadOnlyList<ProposeReceipts.Proposal>? proposals, string currency, Problem? problem, StatementPage.Outcome? outcome, int status = StatusCodes.Status200OK) =>
        Draw.Page<StatementPage>(
            new() { ["Proposals"] = proposals, ["Currency"] = currency, ["Problems"] = problem is null ? [] : new[] { problem }, ["Done"] = outcome },
            problem?.Kind.Status() ?? status);
}
