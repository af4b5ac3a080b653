namespace Stoa.Core.Ledger;

/// <summary>What every account stands at. The sum over all accounts is zero in every currency, always.</summary>
public sealed class TrialBalance
{
    private readonly Dictionary<(Account Account, Currency Currency), Money> _balances;

    private TrialBalance(Dictionary<(Account, Currency), Money> balances) => _balances = balances;

    /// <summary>The balance of these postings.</summary>
    /// <exception cref="OverflowException">An account is out of range.</exception>
    public static TrialBalance Of(IEnumerable<Posting> postings)
    {
        var balances = new Dictionary<(Account, Currency), Money>();
        foreach (var (account, amount) in postings)
        {
            var key = (account, amount.Currency);
            balances[key] = balances.GetValueOrDefault(key, Money.Zero(amount.Currency)) + amount;
        }

        return new TrialBalance(balances);
    }

    /// <summary>The balance of these entries.</summary>
    /// <exception cref="OverflowException">An account is out of range.</exception>
    public static TrialBalance Of(IEnumerable<JournalEntry> entries) => Of(entries.SelectMany(entry => entry.Postings));

    /// <summary>Every account that was ever posted to, by name, with its balance: debit positive, credit negative.</summary>
    public IReadOnlyList<Posting> Lines =>
        [.. _balances.Select(it => new Posting(it.Key.Account, it.Value))
            .OrderBy(line => line.Account.Name, StringComparer.Ordinal)
            .ThenBy(line => line.Amount.Currency.Code, StringComparer.Ordinal)];

    /// <summary>The sum over all accounts, per currency.</summary>
    public IReadOnlyList<Money> Totals =>
        [.. _balances.Values.GroupBy(balance => balance.Currency).Select(group => group.Aggregate((sum, balance) => sum + balance))];

    /// <summary>True when the books balance.</summary>
    public bool IsZero => Totals.All(total => total.IsZero);

    /// <summary>What an account stands at: debit positive, credit negative; zero when never posted to.</summary>
    public Money Balance(Account account, Currency currency) =>
        _balances.GetValueOrDefault((account, currency), Money.Zero(currency));
}
