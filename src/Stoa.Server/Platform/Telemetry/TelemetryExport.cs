using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Stoa.Server.Platform.Telemetry;

/// <summary>Sends traces and metrics by OTLP while the program runs; sends what is left when it stops.</summary>
internal sealed class TelemetryExport(OtlpTarget target) : IHostedService, IDisposable
{
    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var resource = ResourceBuilder.CreateDefault().AddService(target.ServiceName, serviceInstanceId: Environment.MachineName);
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource("Microsoft.AspNetCore", "Npgsql", StoaTelemetry.Name)
            .AddOtlpExporter(exporter => target.Apply(exporter, "traces"))
            .Build();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Npgsql", "System.Runtime", StoaTelemetry.Name)
            .AddOtlpExporter(exporter => target.Apply(exporter, "metrics"))
            .Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Disposing a provider flushes it.</summary>
    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }
}

/// <summary>Where telemetry goes.</summary>
/// <param name="Endpoint">The collector, without a signal's path.</param>
/// <param name="Protocol">gRPC or protobuf over HTTP.</param>
/// <param name="ServiceName">How the program is called there.</param>
internal sealed record OtlpTarget(Uri Endpoint, OtlpExportProtocol Protocol, string ServiceName)
{
    public const string EndpointSetting = "Stoa:Telemetry:OtlpEndpoint";

    /// <summary>The target of the configuration, or of the standard environment variables; null when there is none.</summary>
    public static OtlpTarget? Of(IConfiguration configuration)
    {
        var endpoint = configuration[EndpointSetting] ?? configuration["OTEL_EXPORTER_OTLP_ENDPOINT"];
        if (string.IsNullOrWhiteSpace(endpoint)) return null;
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri))
            throw new SetupException($"{EndpointSetting} (or OTEL_EXPORTER_OTLP_ENDPOINT) is «{endpoint}»: write an address such as http://127.0.0.1:4317.");
        var protocol = configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] == "http/protobuf" ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        return new OtlpTarget(uri, protocol, configuration["OTEL_SERVICE_NAME"] ?? "stoa");
    }

    public void Apply(OtlpExporterOptions exporter, string signal)
    {
        exporter.Protocol = Protocol;
        exporter.Endpoint = Protocol == OtlpExportProtocol.Grpc
            ? Endpoint
            : new Uri($"{Endpoint.AbsoluteUri.TrimEnd('/')}/v1/{signal}");
    }
}
