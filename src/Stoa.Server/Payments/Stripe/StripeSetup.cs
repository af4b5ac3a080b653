namespace Stoa.Server.Payments.Stripe;

/// <summary>Stripe's part of the module: there only when the gateway <c>stripe</c> is in use.</summary>
internal static class StripeSetup
{
    internal static void Services(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(StripeOptions.Read(configuration));
        services.AddHttpClient(StripeGateway.Name);
        services.AddSingleton<StripeClient>();
        services.AddSingleton<PaymentGateway, StripeGateway>();
        HostedPages.Allow(services, "https://checkout.stripe.com", "https://connect.stripe.com");
    }
}
