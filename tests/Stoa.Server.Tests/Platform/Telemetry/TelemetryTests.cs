using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Telemetry;

namespace Stoa.Server.Tests.Platform.Telemetry;

public sealed class TelemetryTests
{
    [Fact]
    public void A_log_line_is_one_flat_object_with_its_trace()
    {
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        var line = Write(new InvalidOperationException("no\nway"), ("OrderId", "ord_1"), ("Count", 3), ("Level", "fake"), ("{OriginalFormat}", "x"));
        Assert.DoesNotContain('\n', line.TrimEnd('\n'));

        var json = JsonDocument.Parse(line).RootElement;
        Assert.Equal("2026-03-01T12:00:00.000Z", json.GetProperty("at").GetString());
        Assert.Equal("warning", json.GetProperty("level").GetString());
        Assert.Equal("Stoa.Orders", json.GetProperty("category").GetString());
        Assert.Equal("OrderLate", json.GetProperty("event").GetString());
        Assert.Equal("late\n", json.GetProperty("message").GetString());
        Assert.Equal(activity.TraceId.ToHexString(), json.GetProperty("trace_id").GetString());
        Assert.Equal(activity.SpanId.ToHexString(), json.GetProperty("span_id").GetString());
        Assert.Equal("ord_1", json.GetProperty("order_id").GetString());
        Assert.Equal(3, json.GetProperty("count").GetInt32());
        Assert.Contains("no\nway", json.GetProperty("error").GetString());
        Assert.False(json.TryGetProperty("{original_format}", out _));
    }

    [Fact]
    public void Without_a_collector_nothing_is_started()
    {
        var services = new ServiceCollection();
        services.AddTelemetry(new ConfigurationBuilder().Build());
        Assert.DoesNotContain(services, service => service.ServiceType == typeof(IHostedService));
    }

    [Fact]
    public void A_bad_collector_address_names_its_setting()
    {
        var bad = Assert.Throws<SetupException>(() => new ServiceCollection().AddTelemetry(Configured(("Stoa:Telemetry:OtlpEndpoint", "nowhere"))));
        Assert.Contains("Stoa:Telemetry:OtlpEndpoint", bad.Message);
    }

    [Fact]
    public async Task Traces_and_metrics_arrive_at_the_collector()
    {
        var received = new ConcurrentDictionary<string, string>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var collector = builder.Build();
        collector.MapPost("/v1/{signal}", async (string signal, HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            received[signal] = Encoding.Latin1.GetString(body.ToArray());
        });
        await collector.StartAsync();

        var services = new ServiceCollection();
        services.AddTelemetry(Configured(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Urls.Single()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")));
        await using var provider = services.BuildServiceProvider();
        var export = provider.GetServices<IHostedService>().Single();
        await export.StartAsync(CancellationToken.None);
        var counter = StoaTelemetry.Meter.CreateCounter<long>("stoa.tests.counted");
        using (StoaTelemetry.Source.StartActivity("a span of ours")) counter.Add(1);
        await export.StopAsync(CancellationToken.None);

        Assert.Contains("a span of ours", received["traces"]);
        Assert.Contains("stoa.tests.counted", received["metrics"]);
    }

    private static IConfiguration Configured(params (string Setting, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Setting, s => (string?)s.Value)).Build();

    private static string Write(Exception error, params (string Name, object? Value)[] fields)
    {
        var state = fields.Select(field => KeyValuePair.Create(field.Name, field.Value)).ToList();
        using var text = new StringWriter { NewLine = "\n" };
        new JsonLines(new StoppedTime()).Write(
            new LogEntry<IReadOnlyList<KeyValuePair<string, object?>>>(
                LogLevel.Warning, "Stoa.Orders", new EventId(7, "OrderLate"), state, error, (_, _) => "late\n"),
            scopeProvider: null, text);
        return text.ToString();
    }

    private sealed class StoppedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    }
}
