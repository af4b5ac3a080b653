using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Stoa.Server.Platform.Ids;

/// <summary>Keeps an <see cref="Id{T}"/> as a uuid.</summary>
public sealed class IdConverter<T>() : ValueConverter<Id<T>, Guid>(id => id.Value, value => new Id<T>(value))
    where T : IIdentified;

public static class IdColumns
{
    /// <summary>Maps the ids of every <see cref="IIdentified"/> type of the assembly to uuid columns that the program fills.</summary>
    public static void ConfigureIds(this ModelConfigurationBuilder model, Assembly assembly)
    {
        foreach (var type in assembly.GetTypes().Where(IsIdentified))
        {
            model.Properties(typeof(Id<>).MakeGenericType(type))
                .HaveConversion(typeof(IdConverter<>).MakeGenericType(type));
        }

        model.Conventions.Add(_ => new IdsAreGiven());
    }

    private static bool IsIdentified(Type type) =>
        type is { IsInterface: false, IsAbstract: false, ContainsGenericParameters: false }
        && type.IsAssignableTo(typeof(IIdentified));

    /// <summary>
    /// EF would take a uuid key for one that it generates, and a new child that already has its id for a changed one.
    /// </summary>
    private sealed class IdsAreGiven : IModelFinalizingConvention
    {
        public void ProcessModelFinalizing(
            IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
        {
            var ids = modelBuilder.Metadata.GetEntityTypes()
                .SelectMany(entity => entity.GetDeclaredProperties())
                .Where(property => IsId(property.ClrType));
            foreach (var id in ids)
                id.Builder.ValueGenerated(ValueGenerated.Never);
        }

        private static bool IsId(Type type) =>
            (Nullable.GetUnderlyingType(type) ?? type) is { IsGenericType: true } id
            && id.GetGenericTypeDefinition() == typeof(Id<>);
    }
}
