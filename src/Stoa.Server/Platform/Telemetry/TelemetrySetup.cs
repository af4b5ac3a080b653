using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;

namespace Stoa.Server.Platform.Telemetry;

public static class TelemetrySetup
{
    /// <summary>
    /// Logs to the console: a short line for people at a terminal, JSON with trace ids otherwise. Traces and metrics by
    /// OTLP when <c>Stoa:Telemetry:OtlpEndpoint</c> or OTEL_EXPORTER_OTLP_ENDPOINT is set.
    /// </summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddLogging(logging => ConfigureLogs(logging, forPeople: !Console.IsOutputRedirected));
        if (OtlpTarget.Of(configuration) is { } target)
        {
            services.AddSingleton(target);
            services.AddHostedService<TelemetryExport>();
        }

        return services;
    }

    internal static void ConfigureLogs(ILoggingBuilder logging, bool forPeople)
    {
        logging.ClearProviders();
        logging.Services.TryAddSingleton(TimeProvider.System);
        if (forPeople)
        {
            logging.AddSimpleConsole(line =>
            {
                line.SingleLine = true;
                line.TimestampFormat = "HH:mm:ss ";
            });
        }
        else
        {
            logging.AddConsoleFormatter<JsonLines, ConsoleFormatterOptions>();
            logging.AddConsole(console => console.FormatterName = JsonLines.FormatterName);
        }

        // At the level of information they write every address with its query, and queries hold tokens.
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning);
        logging.AddFilter("Npgsql", LogLevel.Warning);
        logging.AddFilter("System.Net.Http", LogLevel.Warning);
    }
}
