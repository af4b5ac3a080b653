using Stoa.Core;

namespace Stoa.Server.Prices.Taxes;

/// <summary>
/// Tells which taxes are on a sale. The preset's rates are one, a tax service another: a host registers its own as a singleton, and it takes
/// their place. Stoa works the amounts out from the rates, rounds each tax by itself, and keeps the answer with the quote.
/// </summary>
public interface ITellsTaxes
{
    /// <summary>Its name, as it stands on quotes: <c>preset</c>, <c>http</c>.</summary>
    string Name { get; }

    /// <summary>
    /// The taxes on a sale. It may throw, take long, or answer with nonsense: <see cref="TaxDesk"/> sees to it that no tax is forgotten.
    /// </summary>
    /// <param name="sale">What is sold, where, by whom.</param>
    /// <param name="cancel">Asks it to give up; it is not waited for any longer.</param>
    /// <returns>The rates that count, none where nothing is taxed; or why this cannot be sold.</returns>
    Task<Outcome<TaxAnswer>> TaxesOn(TaxedSale sale, CancellationToken cancel);
}
