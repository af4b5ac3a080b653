using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Identity;

/// <summary>
/// Where ASP.NET Core Identity finds its users. Changes stay in the database context: the use case commits them together with
/// everything else that it does. A second factor or passkeys are further interfaces of this store.
/// </summary>
internal sealed class UserStore(StoaDb db, FieldCipher cipher, BlindIndex index, IClock clock)
    : IUserPasswordStore<User>, IUserEmailStore<User>, IUserSecurityStampStore<User>, IUserLockoutStore<User>
{
    public Task<IdentityResult> CreateAsync(User user, CancellationToken cancellationToken)
    {
        db.Add(user);
        return Task.FromResult(IdentityResult.Success);
    }

    public Task<IdentityResult> UpdateAsync(User user, CancellationToken cancellationToken) => Task.FromResult(IdentityResult.Success);

    public Task<IdentityResult> DeleteAsync(User user, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Users are never deleted: the books name them.");

    public Task<User?> FindByIdAsync(string userId, CancellationToken cancellationToken) => Id<User>.TryParse(userId, out var id)
        ? db.FindAsync<User>([id], cancellationToken).AsTask()
        : Task.FromResult<User?>(null);

    public Task<User?> FindByEmailAsync(string normalizedEmail, CancellationToken cancellationToken)
    {
        var candidates = index.Candidates(IndexKind.Email, normalizedEmail, User.EmailIndexPurpose);
        return db.Set<User>().FirstOrDefaultAsync(u => candidates.Contains(u.EmailIndex), cancellationToken);
    }

    /// <summary>The user of an address, locked until the end of the transaction, so that attempts are counted one after the other.</summary>
    internal Task<User?> LockByEmail(string email, CancellationToken cancel)
    {
        var candidates = index.Candidates(IndexKind.Email, email, User.EmailIndexPurpose);
        return db.Set<User>().FromSql($"select * from identity.users where email_index = any({candidates}) for update")
            .OrderBy(u => u.Id).FirstOrDefaultAsync(cancel);
    }

    public Task<string?> GetEmailAsync(User user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(cipher.Open(user.Email, User.EmailPurpose));

    public Task SetEmailAsync(User user, string? email, CancellationToken cancellationToken)
    {
        user.Email = cipher.Seal(email!, User.EmailPurpose);
        user.EmailIndex = index.Of(IndexKind.Email, email!, User.EmailIndexPurpose);
        return Task.CompletedTask;
    }

    public Task<bool> GetEmailConfirmedAsync(User user, CancellationToken cancellationToken) => Task.FromResult(user.EmailVerifiedAt is not null);

    public Task SetEmailConfirmedAsync(User user, bool confirmed, CancellationToken cancellationToken)
    {
        user.EmailVerifiedAt = confirmed ? user.EmailVerifiedAt ?? clock.GetCurrentInstant() : null;
        return Task.CompletedTask;
    }

    // The blind index normalizes by itself.
    public Task<string?> GetNormalizedEmailAsync(User user, CancellationToken cancellationToken) => GetEmailAsync(user, cancellationToken);

    public Task SetNormalizedEmailAsync(User user, string? normalizedEmail, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<string> GetUserIdAsync(User user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());

    // Nobody has a user name here; the id stands for it.
    public Task<string?> GetUserNameAsync(User user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Id.ToString());

    public Task SetUserNameAsync(User user, string? userName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<string?> GetNormalizedUserNameAsync(User user, CancellationToken cancellationToken) => GetUserNameAsync(user, cancellationToken);

    public Task SetNormalizedUserNameAsync(User user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<User?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => FindByIdAsync(normalizedUserName, cancellationToken);

    public Task<string?> GetPasswordHashAsync(User user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    public Task SetPasswordHashAsync(User user, string? passwordHash, CancellationToken cancellationToken)
    {
        user.PasswordHash = passwordHash;
        return Task.CompletedTask;
    }

    public Task<bool> HasPasswordAsync(User user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is not null);

    public Task<string?> GetSecurityStampAsync(User user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.SecurityStamp);

    public Task SetSecurityStampAsync(User user, string stamp, CancellationToken cancellationToken)
    {
        user.SecurityStamp = stamp;
        return Task.CompletedTask;
    }

    public Task<DateTimeOffset?> GetLockoutEndDateAsync(User user, CancellationToken cancellationToken) =>
        Task.FromResult(user.LockedUntil?.ToDateTimeOffset());

    public Task SetLockoutEndDateAsync(User user, DateTimeOffset? lockoutEnd, CancellationToken cancellationToken)
    {
        user.LockedUntil = lockoutEnd is { } end ? Instant.FromDateTimeOffset(end) : null;
        return Task.CompletedTask;
    }

    public Task<int> IncrementAccessFailedCountAsync(User user, CancellationToken cancellationToken) => Task.FromResult(++user.FailedCount);

    public Task ResetAccessFailedCountAsync(User user, CancellationToken cancellationToken)
    {
        user.FailedCount = 0;
        return Task.CompletedTask;
    }

    public Task<int> GetAccessFailedCountAsync(User user, CancellationToken cancellationToken) => Task.FromResult(user.FailedCount);

    public Task<bool> GetLockoutEnabledAsync(User user, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task SetLockoutEnabledAsync(User user, bool enabled, CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        // The scope owns the database context.
    }
}
