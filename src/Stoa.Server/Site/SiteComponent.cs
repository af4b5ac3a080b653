using Microsoft.AspNetCore.Components;

namespace Stoa.Server.Site;

/// <summary>A component that knows the frame of its page.</summary>
public abstract class SiteComponent : ComponentBase
{
    [CascadingParameter]
    protected PageFrame Frame { get; set; } = null!;
}
