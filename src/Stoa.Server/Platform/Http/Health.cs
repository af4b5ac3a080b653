using Npgsql;

namespace Stoa.Server.Platform.Http;

/// <summary>Whether the program lives, and whether it can work.</summary>
public static class Health
{
    /// <summary>GET /health/live and /health/ready.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").AllowAnonymous().DisableRateLimiting().ExcludeFromDescription();
        health.MapGet("/live", () => Results.Text("alive"));
        health.MapGet("/ready", async (NpgsqlDataSource database, CancellationToken cancel) =>
        {
            try
            {
                await using var command = database.CreateCommand("select 1");
                await command.ExecuteScalarAsync(cancel);
                return Results.Text("ready");
            }
            catch (NpgsqlException)
            {
                return Results.Text("the database does not answer", statusCode: StatusCodes.Status503ServiceUnavailable);
            }
        });
    }
}
