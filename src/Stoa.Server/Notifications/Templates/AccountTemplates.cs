namespace Stoa.Server.Notifications.Templates;

/// <summary>Mails about accounts.</summary>
internal static class AccountTemplates
{
    private const string NotYou = "If this was not you, do nothing: nothing changes.";

    internal static Wording VerifyEmail(Telling t) => new(
        $"Confirm your e-mail address for {t.Letterhead.Marketplace}",
        "Welcome! Confirm that this address is yours, and your account is ready.",
        t.Validity)
    {
        ActionLabel = "Confirm the address",
        Closing = "If you have not registered, do nothing: without your confirmation, the account stays shut.",
    };

    internal static Wording TeamInvitation(Telling t) => new(
        $"{t.Values.Organization ?? "A provider"} invites you to its team at {t.Letterhead.Marketplace}",
        $"You are asked to join the team of {t.Values.Organization ?? "a provider"}{(t.Values.Role is { } role ? $" as {role.ToLowerInvariant()}" : "")}.",
        t.Validity)
    {
        ActionLabel = "Look at the invitation",
        Closing = "If you do not know them, do nothing: nobody joins without your consent.",
    };

    internal static Wording EmailTaken(Telling t) => new(
        $"You have an account at {t.Letterhead.Marketplace} already",
        "Somebody, probably you, tried to register with this address. It has an account already, so nothing was changed.",
        "Sign in as usual. If you have forgotten the password, you can set a new one there.")
    {
        ActionLabel = "Sign in",
        Closing = NotYou,
    };

    internal static Wording ResetPassword(Telling t) => new(
        $"Set a new password for {t.Letterhead.Marketplace}",
        "Somebody, probably you, asked for a new password for the account with this address.",
        t.Validity)
    {
        ActionLabel = "Set a new password",
        Closing = NotYou,
    };

    internal static Wording MagicLink(Telling t) => new(
        t.Values.Order is { } order ? $"Your order {order.Number} at {t.Letterhead.Marketplace}" : $"Your link to {t.Letterhead.Marketplace}",
        "Here is the link that you asked for. Whoever has it can open what it leads to, so keep it to yourself.",
        t.Validity)
    {
        ActionLabel = t.Values.Order is null ? "Open it" : "See your order",
        Closing = NotYou,
    };

    internal static Wording PasswordChanged(Telling t) => new(
        $"Your password for {t.Letterhead.Marketplace} was changed",
        "The password of your account was changed, and all other devices were signed out.",
        "If this was not you, set a new password at once, and have a look at your e-mail account too: whoever did this may have had access to it.")
    {
        ActionLabel = "Go to your account",
    };

    internal static Wording ConfirmNewEmail(Telling t) => new(
        $"Confirm your new e-mail address for {t.Letterhead.Marketplace}",
        "You want to use this address for your account. Confirm that it is yours, and it is.",
        t.Validity)
    {
        ActionLabel = "Confirm the address",
        Closing = NotYou,
    };

    internal static Wording EmailWanted(Telling t) => new(
        $"You have an account at {t.Letterhead.Marketplace} already",
        "Somebody, probably you, wanted to use this address for another account. It has an account already, so nothing was changed.",
        "Sign in as usual. If you have forgotten the password, you can set a new one there.")
    {
        ActionLabel = "Sign in",
        Closing = NotYou,
    };

    internal static Wording EmailChangeAsked(Telling t) => new(
        $"A new e-mail address for your account at {t.Letterhead.Marketplace}",
        "Somebody who knows your password, probably you, wants another e-mail address for your account. Nothing changes until the new address is confirmed.",
        "If this was not you, withdraw it on the page of your account, and change your password at once.")
    {
        ActionLabel = "Look at it",
    };

    internal static Wording EmailChanged(Telling t) => new(
        $"Your e-mail address for {t.Letterhead.Marketplace} was changed",
        "Your account has another e-mail address now; this is the last mail about it to this one.",
        $"If this was not you, write to {t.Letterhead.Marketplace} at once.")
    {
        ActionLabel = "Go to your account",
    };
}
