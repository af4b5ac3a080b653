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
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.ConfigureIds(Assembly.GetExecutingAssembly());
        configurationBuilder.Properties<Instant>().HaveConversion<InstantConverter>();
        configurationBuilder.Properties<Sealed>().HaveConversion<SealedConverter>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(Assembly.GetExecutingAssembly());
        ColumnNames.Apply(modelBuilder.Model);
    }
}
