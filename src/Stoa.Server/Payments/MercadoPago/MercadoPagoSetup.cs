using Stoa.Server.Payments.MercadoPago.Reports;

namespace Stoa.Server.Payments.MercadoPago;

/// <summary>Mercado Pago's part of the module: there only when the gateway <c>mercadopago</c> is in use.</summary>
internal static class MercadoPagoSetup
{
    internal static void Services(IServiceCollection services, IConfiguration configuration)
    {
        var options = MercadoPagoOptions.Read(configuration);
        services.AddSingleton(options);
        services.AddHttpClient(MercadoPagoGateway.Name);
        services.AddSingleton<MercadoPagoClient>();
        services.AddSingleton<OrderReport>();
        services.AddSingleton<NameRefunds>();
        services.AddSingleton<PaymentGateway, MercadoPagoGateway>();
        HostedPages.Allow(services, [.. options.Accounts.Keys.SelectMany(MercadoPagoMoney.PagesIn), new Uri(options.AuthBase).GetLeftPart(UriPartial.Authority)]);
    }
}
