using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;

namespace Stoa.Server.Platform.Encryption;

/// <summary>
/// The framework's own keys (antiforgery, cookies), kept in the database so that every node shares them, and sealed.
/// The framework asks synchronously, once at the start and about every 90 days.
/// </summary>
public sealed class SealedXmlKeys(NpgsqlDataSource database, FieldCipher cipher) : IXmlRepository
{
    public const string Purpose = "platform.data_protection_keys.xml";

    public static SealedColumn Column { get; } = new("platform.data_protection_keys", "name", "xml", Purpose);

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var command = database.CreateCommand("select xml from platform.data_protection_keys order by name");
        using var reader = command.ExecuteReader();
        var elements = new List<XElement>();
        while (reader.Read())
            elements.Add(XElement.Parse(cipher.Open(new Sealed(reader.GetFieldValue<byte[]>(0)), Purpose)));
        return elements;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var command = database.CreateCommand(
            "insert into platform.data_protection_keys (name, xml, created_at) values ($1, $2, now())");
        command.Parameters.Add(new NpgsqlParameter { Value = friendlyName });
        command.Parameters.Add(new NpgsqlParameter
        {
            Value = cipher.Seal(element.ToString(SaveOptions.DisableFormatting), Purpose).ToArray(),
        });
        command.ExecuteNonQuery();
    }
}
