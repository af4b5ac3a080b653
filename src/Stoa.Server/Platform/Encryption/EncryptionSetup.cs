using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;

namespace Stoa.Server.Platform.Encryption;

public static class EncryptionSetup
{
    /// <summary>
    /// Key ring, cipher, blind index, signer, rotation, and the framework's data protection on the same keys.
    /// Needs an <c>NpgsqlDataSource</c>. Settings: <c>Stoa:Keys</c>, <c>Stoa:DataFolder</c>.
    /// </summary>
    public static IServiceCollection AddEncryption(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(_ => KeyRing.Load(
            configuration,
            configuration[KeyRing.DataFolderSetting] ?? throw new SetupException($"Set {KeyRing.DataFolderSetting}: the keys are kept there.")));
        services.AddSingleton<FieldCipher>();
        services.AddSingleton<BlindIndex>();
        services.AddSingleton<Signer>();
        services.AddSingleton<KeyRotation>();

        services.AddSingleton(SealedXmlKeys.Column);
        services.AddSingleton<IXmlRepository, SealedXmlKeys>();
        services.AddDataProtection().SetApplicationName("stoa");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
            new ConfigureOptions<KeyManagementOptions>(options =>
                options.XmlRepository = provider.GetRequiredService<IXmlRepository>()));
        // It warns that keys are stored unencrypted, not knowing that its store seals them.
        services.AddLogging(logging =>
            logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error));
        return services;
    }
}
