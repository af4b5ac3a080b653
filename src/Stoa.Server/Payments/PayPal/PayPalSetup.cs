namespace Stoa.Server.Payments.PayPal;

/// <summary>PayPal's part of the module: there only when the gateway <c>paypal</c> is in use.</summary>
internal static class PayPalSetup
{
    internal static void Services(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(PayPalOptions.Read(configuration));
        services.AddHttpClient(PayPalGateway.Name);
        services.AddSingleton<PayPalToken>();
        services.AddSingleton<PayPalClient>();
        services.AddSingleton<PaymentGateway, PayPalGateway>();
        HostedPages.Allow(services, "https://www.paypal.com", "https://www.sandbox.paypal.com");
    }
}
