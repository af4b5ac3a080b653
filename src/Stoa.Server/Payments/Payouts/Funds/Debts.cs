using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;
using Stoa.Core;
using Stoa.Core.Ledger;
using Stoa.Server.Identity;
using Stoa.Server.Organizations;
using Stoa.Server.Payments.Books;
using Stoa.Server.Payments.Payouts.Sending;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Payouts.Funds;

/// <summary>
/// Organizations that owe. What is released next pays first, by itself; one that owes for longer than the marketplace is patient waits for
/// an operator: a note, an invoice, or the loss.
/// </summary>
public static class Debts
{
    /// <summary>The most that are listed.</summary>
    public const int DebtsMax = 500;

    /// <summary>What an operator decides.</summary>
    public enum Deed
    {
        /// <summary>Only writes down what is known.</summary>
        Note,

        /// <summary>Gives it up.</summary>
        WriteOff,

        /// <summary>Sends an invoice; the balance begins at zero again.</summary>
        Invoice,

        /// <summary>The invoice was paid.</summary>
        Paid,
    }

    /// <summary>A decision.</summary>
    /// <param name="Deed">What.</param>
    /// <param name="Reason">The note, the reason, or the invoice's number.</param>
    public sealed record Request(Deed? Deed, string? Reason);

    /// <summary>A debt.</summary>
    /// <param name="Id">Which.</param>
    /// <param name="OrganizationId">Whose.</param>
    /// <param name="Organization">Its name.</param>
    /// <param name="Amount">What it owes, after its reserve; of an invoice, the invoice's.</param>
    /// <param name="Since">Since when.</param>
    /// <param name="Status">What became of it.</param>
    /// <param name="Note">What is known of it.</param>
    /// <param name="IsOverdue">True when an operator must decide.</param>
    public sealed record Item(
        Id<Debt> Id, Id<Organization> OrganizationId, string Organization, Money Amount, Instant Since, DebtStatus Status, string? Note, bool IsOverdue);

    // An account's name ends in the organization's TypeID, which SQL does not speak: the program reads it.
    private const string OwingSql = """
        select substr(account, strpos(account, ':') + 1), currency, sum(balance_minor)::bigint from payments.account_balances
        where starts_with(account, 'payable:') or starts_with(account, 'reserve:')
        group by 1, 2 having sum(balance_minor) > 0 order by 3 desc limit 500
        """;

    /// <summary>Open debts and unpaid invoices, the oldest first; finds new ones, and those that later sales have paid.</summary>
    public static async Task<IReadOnlyList<Item>> List(Work work, PayoutsOptions options, CancellationToken cancel)
    {
        var owing = await Owing(work, cancel);
        await BringUpToDate(owing, work, cancel);
        var rows = await (
            from debt in work.Db.Set<Debt>()
            where debt.Status == DebtStatus.Open || debt.Status == DebtStatus.Invoiced
            join organization in work.Db.Set<Organization>() on debt.OrganizationId equals organization.Id
            orderby debt.Since, debt.Id
            select new { debt, organization.Name }).AsNoTracking().Take(DebtsMax).ToListAsync(cancel);
        return
        [
            .. rows.Select(row => new Item(
                row.debt.Id, row.debt.OrganizationId, row.Name,
                new Money(row.debt.AmountMinor ?? owing.GetValueOrDefault((row.debt.OrganizationId, row.debt.Currency)), Currency.Parse(row.debt.Currency)),
                row.debt.Since, row.debt.Status, row.debt.Note,
                row.debt.Status is DebtStatus.Open && work.Now >= row.debt.Since + options.Rules.DebtPatience)),
        ];
    }

    /// <summary>An operator decides about one.</summary>
    public static async Task<Problem?> Decide(Id<Debt> id, Request request, Work work, CancellationToken cancel)
    {
        if (request.Deed is not { } deed || (deed is not Deed.Paid && MovePayout.Reason(request.Reason) is null)) return PayoutProblems.NoReason;
        await work.Begin(cancel);
        if (await work.Db.Set<Debt>().AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, cancel) is not { } seen) return await Refuse(work, PayoutProblems.NoDebt);
        await LockPayouts.Of(work, seen.OrganizationId, cancel);
        var debt = await work.Db.Set<Debt>().Where(d => d.Id == id).ForUpdate().SingleAsync(cancel);
        if (debt.Status != (deed is Deed.Paid ? DebtStatus.Invoiced : DebtStatus.Open)) return await Refuse(work, PayoutProblems.NoDebt);
        var organization = debt.OrganizationId.ToString();
        var owed = -(await ReadFunds.Of(debt.OrganizationId, work, cancel)).Where(f => f.Currency.Code == debt.Currency).Sum(f => Math.Min(0, f.Payable.Minor + f.Reserve.Minor));
        var reason = MovePayout.Reason(request.Reason) ?? "";
        var amount = new Money(deed is Deed.Paid ? debt.AmountMinor ?? 0 : owed, Currency.Parse(debt.Currency));
        if (deed is not Deed.Note && !amount.IsPositive) return await Refuse(work, PayoutProblems.NoDebt);
        switch (deed)
        {
            case Deed.WriteOff:
                Ledger.Post(work, PayoutEntries.DebtWrittenOff(id.ToString(), organization, amount, reason), order: null);
                End(debt, DebtStatus.WrittenOff, amount, work);
                break;
            case Deed.Invoice:
                Ledger.Post(work, PayoutEntries.DebtInvoiced(id.ToString(), organization, amount, reason), order: null);
                (debt.Status, debt.AmountMinor) = (DebtStatus.Invoiced, amount.Minor);
                break;
            case Deed.Paid:
                Ledger.Post(work, PayoutEntries.DebtPaid(id.ToString(), organization, amount), order: null);
                End(debt, DebtStatus.Paid, amount, work);
                break;
        }
        if (reason.Length > 0) debt.Note = reason;
        (debt.DecidedBy, debt.DecidedAt) = (new Id<User>(work.Actor.UserId!.Value), work.Now);
        work.Audit($"payments.debt-{EnumText.Write(deed).Replace('_', '-')}", organization, reason, after: new { amount.Minor, debt.Currency, debt.Status });
        return await work.Commit(cancel);
    }

    private static void End(Debt debt, DebtStatus status, Money amount, Work work) => (debt.Status, debt.AmountMinor, debt.EndedAt) = (status, amount.Minor, work.Now);

    private static async Task BringUpToDate(Dictionary<(Id<Organization> Organization, string Currency), long> owing, Work work, CancellationToken cancel)
    {
        await work.Begin(cancel);
        var open = await work.Db.Set<Debt>().Where(d => d.Status == DebtStatus.Open).ForUpdate().ToListAsync(cancel);
        foreach (var settled in open.Where(debt => !owing.ContainsKey((debt.OrganizationId, debt.Currency))))
            (settled.Status, settled.EndedAt) = (DebtStatus.Settled, work.Now);
        var known = open.Select(debt => (debt.OrganizationId, debt.Currency)).ToHashSet();
        foreach (var (organization, currency) in owing.Keys.Where(key => !known.Contains(key)))
        {
            var since = await SinceOf(organization, currency, work, cancel);
            work.Db.Add(new Debt { Id = Id<Debt>.New(work.Now), OrganizationId = organization, Currency = currency, Since = since });
        }
        // Another who looks at the same moment may have been first: then all is there.
        await work.Commit(cancel);
        work.Db.ChangeTracker.Clear();
    }

    // When the balance went below zero for the last time, whoever looks whenever.
    private static async Task<Instant> SinceOf(Id<Organization> organization, string currency, Work work, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("""
            with moves as (
                select e.at, e.id, sum(p.amount_minor) as minor from payments.postings p join payments.entries e on e.id = p.entry_id
                where p.account in ($1, $2) and p.currency = $3 group by e.at, e.id),
            running as (select at, id, sum(minor) over (order by at, id) as owed from moves),
            even as (select at, id from running where owed <= 0 order by at desc, id desc limit 1)
            select min(at) from running where owed > 0 and not exists (select 1 from even where (even.at, even.id) > (running.at, running.id))
            """, await work.Connection(cancel));
        command.Parameters.Add(new() { Value = Account.Payable(organization.ToString()).Name });
        command.Parameters.Add(new() { Value = Account.Reserve(organization.ToString()).Name });
        command.Parameters.Add(new() { Value = currency });
        return await command.ExecuteScalarAsync(cancel) is DateTime at ? Instant.FromDateTimeUtc(at) : work.Now;
    }

    private static async Task<Dictionary<(Id<Organization> Organization, string Currency), long>> Owing(Work work, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(OwingSql, await work.Connection(cancel));
        var owing = new Dictionary<(Id<Organization>, string), long>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            if (Id<Organization>.TryParse(reader.GetString(0), out var organization)) owing[(organization, reader.GetString(1))] = reader.GetInt64(2);
        }
        return owing;
    }

    private static async Task<Problem> Refuse(Work work, Problem problem)
    {
        await work.Abandon();
        return problem;
    }
}
