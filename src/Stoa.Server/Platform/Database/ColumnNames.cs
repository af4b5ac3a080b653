using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Stoa.Server.Platform.Database;

/// <summary>Names columns in snake_case and stores enums as snake_case text, for every table alike.</summary>
internal static class ColumnNames
{
    internal static void Apply(IMutableModel model)
    {
        foreach (var entity in model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties())
            {
                if (property.FindAnnotation(RelationalAnnotationNames.ColumnName) is null)
                    property.SetColumnName(SnakeCase.From(property.Name));
                StoreEnumAsText(property);
                if (string.Equals(property.Name, nameof(IVersioned.Version), StringComparison.Ordinal)
                    && entity.ClrType.IsAssignableTo(typeof(IVersioned)))
                    property.IsConcurrencyToken = true;
            }
        }
    }

    private static void StoreEnumAsText(IMutableProperty property)
    {
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        if (!type.IsEnum || property.GetValueConverter() is not null) return;
        property.SetValueConverter((ValueConverter)Activator.CreateInstance(typeof(EnumTextConverter<>).MakeGenericType(type))!);
    }
}
