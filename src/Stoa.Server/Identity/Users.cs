using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Stoa.Server.Identity;

/// <summary>ASP.NET Core Identity's engine on our clock: the framework's own would read the computer's when it locks accounts.</summary>
public sealed class Users(
    IUserStore<User> store, IOptions<IdentityOptions> options, IPasswordHasher<User> hasher, IEnumerable<IUserValidator<User>> userRules,
    IEnumerable<IPasswordValidator<User>> passwordRules, ILookupNormalizer normalizer, IdentityErrorDescriber errors,
    IServiceProvider services, ILogger<UserManager<User>> log, IClock clock)
    : UserManager<User>(store, options, hasher, userRules, passwordRules, normalizer, errors, services, log)
{
    /// <summary>True while attempts are refused.</summary>
    public override Task<bool> IsLockedOutAsync(User user) => Task.FromResult(user.LockedUntil > clock.GetCurrentInstant());

    /// <summary>Counts a wrong password; enough of them in a row lock the account for a while.</summary>
    public override Task<IdentityResult> AccessFailedAsync(User user)
    {
        user.FailedCount++;
        if (user.FailedCount >= Options.Lockout.MaxFailedAccessAttempts)
        {
            user.FailedCount = 0;
            user.LockedUntil = clock.GetCurrentInstant() + Duration.FromTimeSpan(Options.Lockout.DefaultLockoutTimeSpan);
        }
        return Task.FromResult(IdentityResult.Success);
    }

    /// <summary>Takes as long as looking at a password, where there is no account to compare it with.</summary>
    internal void PretendToCheck(string password) => PasswordHasher.HashPassword(null!, password);

    /// <summary>The user of an address, locked until the end of the transaction.</summary>
    internal Task<User?> LockByEmail(string email, CancellationToken cancel) => ((UserStore)Store).LockByEmail(email, cancel);
}

/// <summary>Leaves addresses as they are: the blind index makes them comparable.</summary>
internal sealed class AsWritten : ILookupNormalizer
{
    public string? NormalizeName(string? name) => name;

    public string? NormalizeEmail(string? email) => email;
}
