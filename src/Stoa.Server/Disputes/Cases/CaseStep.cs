using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Stoa.Core.Disputes;
using Stoa.Core.Ordering;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Disputes.Cases;

/// <summary>Something said or done in a case. Append-only: a proposal is never edited, only answered, replaced or taken back.</summary>
public sealed class CaseStep
{
    /// <summary>The first step's move: the customer complained.</summary>
    internal const string Opened = "open";

    /// <summary>The provider says that the milestone is done now.</summary>
    internal const string DoneAgain = "done-again";

    /// <summary>What it was about was decided otherwise.</summary>
    internal const string Lapsed = "lapse";

    public long Id { get; private set; }
    public required Id<Case> CaseId { get; init; }

    /// <summary>Counts from 1 in each case.</summary>
    public required int No { get; init; }

    /// <summary>A <see cref="CaseMove"/> as it is written in the API, or <c>open</c>, <c>done-again</c>, <c>lapse</c>.</summary>
    public required string Move { get; init; }

    public required ActorRole Role { get; init; }

    /// <summary>The user or customer as a TypeID; null for the program.</summary>
    public string? ActorId { get; init; }

    /// <summary>How much would go back, or does.</summary>
    public long? AmountMinor { get; init; }

    /// <summary>In the actor's words.</summary>
    public string? Text { get; init; }

    public required Instant At { get; init; }

    /// <summary>Adds the next step to a case; the caller commits.</summary>
    internal static CaseStep Add(Platform.Work work, Case one, string move, ActorRole role, long? amountMinor, string? text)
    {
        var step = new CaseStep
        {
            CaseId = one.Id, No = ++one.StepsMade, Move = move, Role = role, ActorId = Actors.IdOf(work.Actor),
            AmountMinor = amountMinor, Text = string.IsNullOrWhiteSpace(text) ? null : text.Trim(), At = work.Now,
        };
        work.Db.Add(step);
        return step;
    }

    /// <summary>A move as it is written.</summary>
    internal static string Name(CaseMove move) => EnumText.Write(move);

    internal sealed class Mapping : IEntityTypeConfiguration<CaseStep>
    {
        public void Configure(EntityTypeBuilder<CaseStep> builder)
        {
            builder.ToTable("case_steps", "disputes");
            builder.Property(s => s.Id).UseIdentityAlwaysColumn();
            builder.HasOne<Case>().WithMany().HasForeignKey(x => x.CaseId);
        }
    }
}
