using System.Reflection;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Platform.Database;

/// <summary>
/// The one database context. Its tables are whatever the modules' <c>IEntityTypeConfiguration</c> classes declare, so
/// Platform knows none of them. Columns are snake_case, instants are timestamptz, enums are snake_case text.
/// </summary>
public sealed class StoaDb(DbContextOptions<StoaDb> options) : DbContext(options)
{
    /// <summary>
    /// A transaction with this statement commits without waiting for the disk. For what a crash of the database may take back; a
    /// later commit that waits brings it to the disk, too.
    /// </summary>
    internal const string CommitLater = "select set_config('synchronous_commit', 'off', true)";

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.ConfigureIds(Assembly.GetExecutingAssembly());
        configurationBuilder.Properties<Instant>().HaveConversion<InstantConverter>();
        configurationBuilder.Properties<LocalDate>().HaveConversion<LocalDateConverter>();
        configurationBuilder.Properties<Sealed>().HaveConversion<SealedConverter>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(Assembly.GetExecutingAssembly());
        ColumnNames.Apply(modelBuilder.Model);
    }
}
