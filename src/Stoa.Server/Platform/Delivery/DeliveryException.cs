namespace Stoa.Server.Platform.Delivery;

/// <summary>A handler's way to say why it must be tried again, or, when hopeless, that a person must look at it now.</summary>
public sealed class DeliveryException(string message, bool hopeless = false) : Exception(message)
{
    /// <summary>True when trying again cannot help.</summary>
    public bool Hopeless { get; } = hopeless;
}
