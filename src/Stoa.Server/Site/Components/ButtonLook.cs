namespace Stoa.Server.Site.Components;

/// <summary>How much a button wants to be pressed: one Primary per page.</summary>
public enum ButtonLook
{
    Primary,
    Secondary,
    Quiet,
    Danger,
}

internal static class ButtonLooks
{
    public static string Classes(ButtonLook look, bool small, bool wide, string? more)
    {
        var name = look switch
        {
            ButtonLook.Secondary => "button button-secondary",
            ButtonLook.Quiet => "button button-quiet",
            ButtonLook.Danger => "button button-danger",
            _ => "button button-primary",
        };
        return $"{name}{(small ? " button-small" : "")}{(wide ? " button-wide" : "")}{(more is null ? "" : " " + more)}";
    }
}
