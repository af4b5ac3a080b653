using NodaTime;
using Npgsql;
using Stoa.Core;
using Stoa.Server.Platform;

namespace Stoa.Server.Payments.Sandbox;

/// <summary>A provider's account in the simulated processor's books.</summary>
internal sealed record SandboxAccount(string Id, string Reference, string Currency, SandboxBank? Bank)
{
    internal IReadOnlyList<string> Missing => Bank?.Missing ?? ["external_account", "individual.first_name", "tos_acceptance.date"];

    internal bool CanBePaid => Bank is not null && Missing.Count == 0;

    internal string? DisabledReason => CanBePaid ? null : Bank is null ? "requirements.past_due" : "requirements.pending_verification";

    internal PayoutAccount Plain => new(Id, Reference, Bank is not null, CanBePaid, Missing, null, DisabledReason);
}

/// <summary>A page where a provider says who it is.</summary>
internal sealed record SandboxOnboarding(string Id, SandboxAccount Account, string ReturnUrl, string RefreshUrl, bool IsOver);

/// <summary>The simulated processor's accounts of providers, and the money in them.</summary>
internal sealed class SandboxAccounts(SandboxProcessor processor)
{
    private const string NoSuchAccount = "no_such_account";

    /// <summary>How long a provider may take to open the page.</summary>
    private static readonly Duration PageLife = Duration.FromMinutes(15);

    /// <summary>After how long a bank returns what it was paid.</summary>
    internal static readonly Duration ReturnedAfter = Duration.FromDays(1);

    internal Task<SandboxProcessor.Answer> Open(OpenPayoutAccount request, CancellationToken cancel) =>
        processor.Once(request.IdempotencyKey, request, async (work, connection) =>
        {
            var id = SandboxProcessor.NewId("sba");
            await SandboxBooks.Execute(connection, "insert into sandbox.accounts (id, reference, country, currency, created_at) values ($1, $2, $3, $4, $5)",
                cancel, id, request.Reference, request.Country, request.Currency.Code, work.Now);
            return new(id, null);
        }, cancel);

    /// <summary>A new page; null when there is no such account.</summary>
    internal Task<(string Id, Instant ExpiresAt)?> NewPage(string account, string returnUrl, string refreshUrl, CancellationToken cancel) =>
        processor.Do<(string, Instant)?>(async (work, connection) =>
        {
            if (await Find(connection, account, cancel) is null) return null;
            var (id, expires) = (SandboxProcessor.NewId("sbo"), work.Now + PageLife);
            await SandboxBooks.Execute(connection,
                "insert into sandbox.onboarding_pages (id, account_id, return_url, refresh_url, expires_at) values ($1, $2, $3, $4, $5)",
                cancel, id, account, returnUrl, refreshUrl, expires);
            return (id, expires);
        }, cancel);

    internal Task<SandboxAccount?> Find(string id, CancellationToken cancel) => processor.Do((_, connection) => Find(connection, id, cancel), cancel);

    internal Task<SandboxOnboarding?> FindPage(string id, CancellationToken cancel) =>
        processor.Do((work, connection) => FindPage(work, connection, id, cancel), cancel);

    /// <summary>The provider has given its bank. The page is over then.</summary>
    internal Task<SandboxOnboarding?> GiveBank(string page, SandboxBank bank, CancellationToken cancel) => processor.Do(async (work, connection) =>
    {
        if (await FindPage(work, connection, page, cancel) is not { IsOver: false } open) return null;
        await SandboxBooks.Execute(connection, "update sandbox.accounts set bank = $2 where id = $1", cancel, open.Account.Id, bank.Name);
        await SandboxBooks.Execute(connection, "update sandbox.onboarding_pages set used_at = $2 where id = $1", cancel, page, work.Now);
        var account = open.Account with { Bank = bank };
        await SandboxEvents.Tell(work, connection, account, "account.updated", account.Plain, cancel);
        return open with { Account = account };
    }, cancel);

    internal Task<SandboxProcessor.Answer> Transfer(TransferCall call, CancellationToken cancel) =>
        processor.Once(call.IdempotencyKey, call, async (work, connection) =>
            await Refusal(connection, call.GatewayAccountId, call.Amount, cancel) is { } code
                ? new(null, code)
                : new(await Move(work, connection, call.GatewayAccountId, call.Reference, call.Group, call.Amount, cancel), null), cancel);

    internal Task<SandboxProcessor.Answer> Reverse(string key, string transfer, Money amount, CancellationToken cancel) =>
        processor.Once(key, new { call = "reverse", transfer, amount }, async (work, connection) =>
        {
            await using var find = new NpgsqlCommand(
                "select account_id, reference, currency, amount_minor - reversed_minor from sandbox.transfers where id = $1 for update", connection);
            find.Parameters.Add(new() { Value = transfer });
            string account, reference;
            await using (var reader = await find.ExecuteReaderAsync(cancel))
            {
                if (!await reader.ReadAsync(cancel)) return new(null, "no_such_transfer");
                (account, reference) = (reader.GetString(0), reader.GetString(1));
                if (reader.GetString(2) != amount.Currency.Code || !amount.IsPositive || amount.Minor > reader.GetInt64(3)) return new(null, "more_than_is_left");
            }
            if (await BalanceOf(connection, account, amount.Currency.Code, cancel) < amount.Minor) return new(null, "balance_insufficient");
            await SandboxBooks.Execute(connection, "update sandbox.transfers set reversed_minor = reversed_minor + $2 where id = $1", cancel, transfer, amount.Minor);
            var reversal = SandboxProcessor.NewId("sbv");
            await SandboxBooks.Moved(connection, work.Now, "transfer_reversed", amount, reversal, reference, cancel);
            return new(reversal, null);
        }, cancel);

    /// <summary>A transfer and a payout in one; the answer's id is both, <c>payout/transfer</c>.</summary>
    internal Task<SandboxProcessor.Answer> PayOut(PayoutCall call, CancellationToken cancel) =>
        processor.Once(call.IdempotencyKey, call, async (work, connection) =>
        {
            if (await Refusal(connection, call.Destination, call.Amount, cancel) is { } code) return new(null, code);
            var account = (await Find(connection, call.Destination, cancel))!;
            var transfer = await Move(work, connection, account.Id, call.Reference, call.Reference, call.Amount, cancel);
            var (payout, failure) = (SandboxProcessor.NewId("sbw"), account.Bank!.FailureCode);
            var isPaidFirst = failure is null || account.Bank == SandboxBank.Returned;
            await SandboxBooks.Execute(connection, """
                insert into sandbox.payouts (id, account_id, reference, currency, amount_minor, status, failure_code, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
                """, cancel, payout, account.Id, call.Reference, call.Amount.Currency.Code, call.Amount.Minor, failure is null ? "paid" : "failed", failure, work.Now);
            if (isPaidFirst) await SandboxEvents.Tell(work, connection, account, "payout.paid", new { payout, payout_reference = call.Reference }, cancel);
            if (failure is not null)
            {
                await SandboxEvents.Tell(work, connection, account, "payout.failed", new { payout, payout_reference = call.Reference, code = failure }, cancel,
                    isPaidFirst ? work.Now + ReturnedAfter : null);
            }
            return new($"{payout}/{transfer}", null);
        }, cancel);

    private static async Task<string> Move(
        Work work, NpgsqlConnection connection, string account, string reference, string? group, Money amount, CancellationToken cancel)
    {
        var id = SandboxProcessor.NewId("sbt");
        await SandboxBooks.Execute(connection, """
            insert into sandbox.transfers (id, account_id, reference, transfer_group, currency, amount_minor, created_at) values ($1, $2, $3, $4, $5, $6, $7)
            """, cancel, id, account, reference, group, amount.Currency.Code, amount.Minor, work.Now);
        await SandboxBooks.Moved(connection, work.Now, "transfer", -amount, id, reference, cancel);
        return id;
    }

    // One transfer at a time per currency: two could each find the balance enough.
    private static async Task<string?> Refusal(NpgsqlConnection connection, string id, Money amount, CancellationToken cancel)
    {
        if (await Find(connection, id, cancel) is not { } account) return NoSuchAccount;
        if (!account.CanBePaid) return "account_restricted";
        if (!amount.IsPositive) return "amount_too_small";
        await SandboxBooks.Execute(connection, "select pg_advisory_xact_lock(hashtext('sandbox balance ' || $1))", cancel, amount.Currency.Code);
        await using var balance = new NpgsqlCommand("select coalesce(sum(amount_minor - fee_minor), 0)::bigint from sandbox.movements where currency = $1", connection);
        balance.Parameters.Add(new() { Value = amount.Currency.Code });
        return (long)(await balance.ExecuteScalarAsync(cancel))! < amount.Minor ? "balance_insufficient" : null;
    }

    // What was transferred and not taken back, less what the bank has.
    private static async Task<long> BalanceOf(NpgsqlConnection connection, string account, string currency, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("""
            select (coalesce((select sum(amount_minor - reversed_minor) from sandbox.transfers where account_id = $1 and currency = $2), 0)
                  - coalesce((select sum(amount_minor) from sandbox.payouts where account_id = $1 and currency = $2 and status <> 'failed'), 0))::bigint
            """, connection);
        command.Parameters.Add(new() { Value = account });
        command.Parameters.Add(new() { Value = currency });
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    private static async Task<SandboxAccount?> Find(NpgsqlConnection connection, string id, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("select id, reference, currency, bank from sandbox.accounts where id = $1", connection);
        command.Parameters.Add(new() { Value = id });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel)
            ? new(reader.GetString(0), reader.GetString(1), reader.GetString(2), SandboxBank.Named(await reader.IsDBNullAsync(3, cancel) ? null : reader.GetString(3)))
            : null;
    }

    private static async Task<SandboxOnboarding?> FindPage(Work work, NpgsqlConnection connection, string id, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            "select account_id, return_url, refresh_url, used_at is not null or expires_at <= $2 from sandbox.onboarding_pages where id = $1 for update", connection);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = work.Now.ToDateTimeUtc() });
        string account, returnUrl, refreshUrl;
        bool isOver;
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            if (!await reader.ReadAsync(cancel)) return null;
            (account, returnUrl, refreshUrl, isOver) = (reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetBoolean(3));
        }
        return new SandboxOnboarding(id, (await Find(connection, account, cancel))!, returnUrl, refreshUrl, isOver);
    }
}
