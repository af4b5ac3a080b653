using Npgsql;

namespace Stoa.Server.Platform.Database.Embedded;

/// <summary>Hosting companies give <c>postgres://user:password@host:5432/name?sslmode=require</c>; Npgsql wants keys and values.</summary>
internal static class PostgresUri
{
    /// <summary>The connection string, whichever way it was written.</summary>
    /// <exception cref="SetupException">It is neither; the sentence does not repeat it, as it holds a password.</exception>
    public static string ToConnectionString(string given)
    {
        try
        {
            return given.StartsWith("postgres://", StringComparison.Ordinal) || given.StartsWith("postgresql://", StringComparison.Ordinal)
                ? FromUri(new Uri(given)).ConnectionString
                : new NpgsqlConnectionStringBuilder(given).ConnectionString;
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or UriFormatException or FormatException)
        {
            throw new SetupException(
                "The setting Stoa:Database (STOA_DATABASE) is no connection string: write Host=…;Database=…;Username=…;Password=… or postgres://user:password@host/name.",
                unreadable);
        }
    }

    private static NpgsqlConnectionStringBuilder FromUri(Uri uri)
    {
        if (uri.Host.Length == 0)
            throw new UriFormatException("There is no host.");
        var settings = new NpgsqlConnectionStringBuilder { Host = uri.Host, Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')) };
        if (uri.Port > 0)
            settings.Port = uri.Port;
        var user = uri.UserInfo.Split(':', 2);
        settings.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1)
            settings.Password = Uri.UnescapeDataString(user[1]);
        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            settings[NpgsqlNameOf(parts[0])] = Uri.UnescapeDataString(parts.Length > 1 ? parts[1] : "");
        }

        return settings;
    }

    private static string NpgsqlNameOf(string name) => name switch
    {
        "sslmode" => "SSL Mode",
        "sslrootcert" => "Root Certificate",
        "application_name" => "Application Name",
        "connect_timeout" => "Timeout",
        _ => name,
    };
}
