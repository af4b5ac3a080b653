using System.Diagnostics.CodeAnalysis;

namespace Stoa.Core.Ledger;

/// <summary>What sort of account it is.</summary>
public enum AccountKind
{
    /// <summary>Money at a payment processor: <c>gateway:sandbox</c>.</summary>
    Gateway,

    /// <summary>Held funds of an order, waiting for delivery: <c>held:ord_…</c>.</summary>
    Held,

    /// <summary>What is owed to an organization: <c>payable:org_…</c>. A debit balance means that it owes us.</summary>
    Payable,

    /// <summary>What the marketplace earned: <c>revenue:commission</c>, <c>revenue:surcharge</c>.</summary>
    Revenue,

    /// <summary>What the marketplace spent: <c>expense:gateway</c>, <c>expense:promotions</c>.</summary>
    Expense,

    /// <summary>Money that a processor took back while a dispute is open: <c>disputes</c>.</summary>
    Disputes,

    /// <summary>What the marketplace paid past the processors, which still have the money for it: <c>outside:bank</c>.</summary>
    Outside,

    /// <summary>The part of an organization's released money that is kept for a while: <c>reserve:org_…</c>.</summary>
    Reserve,

    /// <summary>What an organization has asked to be paid and has not got yet: <c>pending:org_…</c>.</summary>
    Pending,

    /// <summary>What an organization owed and was sent an invoice for: <c>receivable:org_…</c>.</summary>
    Receivable,

    /// <summary>A tax that was taken and is not yet handed over: <c>tax:ca-gst</c>.</summary>
    Tax,

    /// <summary>What a customer may spend here: <c>credit:cus_…</c>.</summary>
    Credit,

    /// <summary>What came by bank for a payment, and is not the order's: <c>received:pay_…</c>.</summary>
    Received,

    /// <summary>What a processor gave the seller directly, before it was released: <c>ahead:ord_…</c>.</summary>
    Ahead,
}

/// <summary>The name of an account, for example <c>held:ord_01h455vb4pex5vsknk084sn02q</c>. Made by its factories or parsed.</summary>
public readonly record struct Account
{
    /// <summary>The longest name after the colon.</summary>
    public const int PartLengthMax = 100;

    private const string DisputesName = "disputes";

    private Account(AccountKind kind, string? part)
    {
        Kind = kind;
        Part = part;
    }

    /// <summary>What sort of account it is.</summary>
    public AccountKind Kind { get; }

    /// <summary>What follows the colon: a gateway's name, an order's or organization's id; null for <c>disputes</c>.</summary>
    public string? Part { get; }

    /// <summary>The whole name.</summary>
    public string Name => Kind == AccountKind.Disputes ? DisputesName : $"{Prefix(Kind)}:{Part}";

    /// <summary>Money at a payment processor.</summary>
    /// <exception cref="ArgumentException">The name is not 1 to <see cref="PartLengthMax"/> of <c>a-z 0-9 _ -</c>.</exception>
    public static Account Gateway(string name) => Make(AccountKind.Gateway, name);

    /// <summary>Held funds of an order.</summary>
    /// <exception cref="ArgumentException">The id is not 1 to <see cref="PartLengthMax"/> of <c>a-z 0-9 _ -</c>.</exception>
    public static Account Held(string order) => Make(AccountKind.Held, order);

    /// <summary>What is owed to an organization.</summary>
    /// <exception cref="ArgumentException">The id is not 1 to <see cref="PartLengthMax"/> of <c>a-z 0-9 _ -</c>.</exception>
    public static Account Payable(string organization) => Make(AccountKind.Payable, organization);

    /// <summary>What of an organization's released money is kept for a while.</summary>
    /// <exception cref="ArgumentException">The id is not 1 to <see cref="PartLengthMax"/> of <c>a-z 0-9 _ -</c>.</exception>
    public static Account Reserve(string organization) => Make(AccountKind.Reserve, organization);

    /// <summary>What an organization has asked to be paid and has not got yet.</summary>
    /// <exception cref="ArgumentException">The id is not 1 to <see cref="PartLengthMax"/> of <c>a-z 0-9 _ -</c>.</exception>
    public static Account Pending(string organization) => Make(AccountKind.Pending, organization);

    /// <summary>What an organization was sent an invoice for.</summary>
    /// <exception cref="ArgumentException">The id is not 1 to <see cref="PartLengthMax"/> of <c>a-z 0-9 _ -</c>.</exception>
    public static Account Receivable(string organization) => Make(AccountKind.Receivable, organization);

    /// <summary>A tax that was taken and is not yet handed over.</summary>
    /// <exception cref="ArgumentException">The name is not 1 to <see cref="PartLengthMax"/> of <c>a-z 0-9 _ -</c>.</exception>
    public static Account Tax(string tax) => Make(AccountKind.Tax, tax);

    /// <summary>What a customer may spend here.</summary>
    /// <exception cref="ArgumentException">The id is not 1 to <see cref="PartLengthMax"/> of <c>a-z 0-9 _ -</c>.</exception>
    public static Account Credit(string customer) => Make(AccountKind.Credit, customer);

    /// <summary>What came by bank for a payment, and is not (or not yet) the order's.</summary>
    /// <exception cref="ArgumentException">The id is not 1 to <see cref="PartLengthMax"/> of <c>a-z 0-9 _ -</c>.</exception>
    public static Account Received(string payment) => Make(AccountKind.Received, payment);

    /// <summary>What a processor gave an order's seller directly, before it was released.</summary>
    /// <exception cref="ArgumentException">The id is not 1 to <see cref="PartLengthMax"/> of <c>a-z 0-9 _ -</c>.</exception>
    public static Account Ahead(string order) => Make(AccountKind.Ahead, order);

    /// <summary>What the marketplace gave as coupons and as credit.</summary>
    public static Account Promotions { get; } = new(AccountKind.Expense, "promotions");

    /// <summary>Commissions earned.</summary>
    public static Account Commission { get; } = new(AccountKind.Revenue, "commission");

    /// <summary>Guest surcharges earned.</summary>
    public static Account Surcharge { get; } = new(AccountKind.Revenue, "surcharge");

    /// <summary>Processors' fees.</summary>
    public static Account GatewayFees { get; } = new(AccountKind.Expense, "gateway");

    /// <summary>Debts of organizations that nobody expects back.</summary>
    public static Account BadDebt { get; } = new(AccountKind.Expense, "bad-debt");

    /// <summary>What the marketplace paid from its own bank account, customers and organizations.</summary>
    public static Account OwnPocket { get; } = new(AccountKind.Outside, "bank");

    /// <summary>Money that a processor took back while a dispute is open.</summary>
    public static Account Disputes { get; } = new(AccountKind.Disputes, null);

    /// <summary>An account by its name.</summary>
    /// <exception cref="FormatException">Not the name of an account.</exception>
    public static Account Parse(string name) =>
        TryParse(name, out var account) ? account : throw new FormatException($"\"{name}\" is not the name of an account.");

    /// <summary>An account by its name; false when it is not one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? name, out Account account)
    {
        account = Disputes;
        if (name is null)
            return false;
        if (name == DisputesName)
            return true;
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return false;
        var (prefix, part) = (name[..colon], name[(colon + 1)..]);
        foreach (var kind in Enum.GetValues<AccountKind>())
        {
            if (kind == AccountKind.Disputes || Prefix(kind) != prefix || !IsPart(part))
                continue;
            account = new Account(kind, part);
            return true;
        }

        return false;
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    private static Account Make(AccountKind kind, string part) => IsPart(part)
        ? new Account(kind, part)
        : throw new ArgumentException($"\"{part}\" cannot name an account.", nameof(part));

    private static bool IsPart(string part) =>
        part.Length is > 0 and <= PartLengthMax
        && part.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '_' or '-');

    private static string Prefix(AccountKind kind) => kind switch
    {
        AccountKind.Gateway => "gateway",
        AccountKind.Held => "held",
        AccountKind.Payable => "payable",
        AccountKind.Revenue => "revenue",
        AccountKind.Expense => "expense",
        AccountKind.Outside => "outside",
        AccountKind.Reserve => "reserve",
        AccountKind.Pending => "pending",
        AccountKind.Receivable => "receivable",
        AccountKind.Tax => "tax",
        AccountKind.Credit => "credit",
        AccountKind.Received => "received",
        AccountKind.Ahead => "ahead",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No prefix."),
    };
}
