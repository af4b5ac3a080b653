using Stoa.Server.Platform.Delivery;

namespace Stoa.Server.Platform;

/// <summary>
/// A module's table of contents: services, routes, and handlers of events and envelopes, in one file a newcomer opens first.
/// </summary>
public abstract class Module
{
    /// <summary>What the module offers to itself and, through its use cases, to others.</summary>
    public virtual void Services(IServiceCollection services, IConfiguration configuration) { }

    /// <summary>The module's part of the API, under <c>/api/v1</c>.</summary>
    public virtual void Api(RouteGroupBuilder api) { }

    /// <summary>The module's pages, forms and webhooks.</summary>
    public virtual void Pages(IEndpointRouteBuilder site) { }

    /// <summary>What happens after a commit, on arrival from outside, and when a timer is due.</summary>
    public virtual void Handlers(HandlerTable handlers) { }
}
