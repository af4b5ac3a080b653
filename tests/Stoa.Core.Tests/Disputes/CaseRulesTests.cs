using FsCheck.Fluent;
using NodaTime;
using Stoa.Core.Disputes;
using Stoa.Core.Ordering;

namespace Stoa.Core.Tests.Disputes;

using static ActorRole;
using static CaseMove;
using static CaseState;

public sealed class CaseRulesTests
{
    private static readonly CaseTimings Timings = CaseTimings.Default;
    private static readonly Instant Opened = Instant.FromUtc(2026, 3, 2, 12, 0);

    [Theory]
    // state, whose proposal stands, what the customer may, what the provider may, what the operator may
    [InlineData(Open, None, "Propose, Withdraw, Escalate", "Propose, Escalate", "Rule")]
    [InlineData(Open, Customer, "Propose, Retract, Withdraw, Escalate", "Counter, Accept, Escalate", "Rule")]
    [InlineData(Open, Provider, "Counter, Accept, Withdraw, Escalate", "Propose, Retract, Escalate", "Rule")]
    [InlineData(Escalated, None, "Propose, Withdraw", "Propose", "Rule")]
    [InlineData(Escalated, Customer, "Propose, Retract, Withdraw", "Counter, Accept", "Rule")]
    [InlineData(Escalated, Provider, "Counter, Accept, Withdraw", "Propose, Retract", "Rule")]
    [InlineData(Settled, Customer, "", "", "")]
    [InlineData(Ruled, None, "", "", "")]
    [InlineData(Withdrawn, Provider, "", "", "")]
    public void Who_may_do_what_is_this_table(CaseState state, ActorRole proposedBy, string customer, string provider, string operators)
    {
        var facts = Facts(state, proposedBy);
        Assert.Equal(customer, May(facts, Customer));
        Assert.Equal(provider, May(facts, Provider));
        Assert.Equal(operators, May(facts, Operator));
    }

    [Theory]
    [InlineData(Open, None, Propose, Customer, Open, Customer)]
    [InlineData(Open, Customer, Counter, Provider, Open, Provider)]
    [InlineData(Open, Provider, Propose, Provider, Open, Provider)]
    [InlineData(Open, Customer, Retract, Customer, Open, None)]
    [InlineData(Open, Customer, Escalate, Provider, Escalated, Customer)]
    [InlineData(Open, Provider, Accept, Customer, Settled, Provider)]
    [InlineData(Open, Provider, Withdraw, Customer, Withdrawn, Provider)]
    [InlineData(Escalated, Customer, Accept, Provider, Settled, Customer)]
    [InlineData(Escalated, Customer, Counter, Provider, Escalated, Provider)]
    [InlineData(Escalated, None, Rule, Operator, Ruled, None)]
    public void A_move_leads_there(CaseState from, ActorRole proposedBy, CaseMove move, ActorRole by, CaseState to, ActorRole proposedAfter) =>
        Assert.Equal(new CaseAfter(to, proposedAfter), CaseRules.Decide(Facts(from, proposedBy), move, by, Opened, Timings).Value);

    [Theory]
    [InlineData(Open, None, Accept, Customer, "no-proposal")]
    [InlineData(Open, Customer, Accept, Customer, "own-proposal")]
    [InlineData(Open, Customer, Retract, Provider, "not-own-proposal")]
    [InlineData(Open, Customer, Propose, Provider, "proposal-stands")]
    [InlineData(Open, None, Withdraw, Provider, "wrong-role")]
    [InlineData(Open, Customer, Accept, Operator, "wrong-role")]
    [InlineData(Open, None, Rule, Provider, "wrong-role")]
    [InlineData(Escalated, None, Escalate, Customer, "escalated-already")]
    [InlineData(Settled, Customer, Accept, Provider, "case-over")]
    [InlineData(Ruled, None, Rule, Operator, "case-over")]
    public void A_refusal_says_why(CaseState from, ActorRole proposedBy, CaseMove move, ActorRole by, string code) =>
        Assert.Equal(code, CaseRules.Decide(Facts(from, proposedBy), move, by, Opened, Timings).Problem!.Code);

    [Fact]
    public void The_program_escalates_at_the_deadline_and_not_a_moment_before()
    {
        var facts = Facts(Open, None);
        var deadline = CaseRules.Deadline(facts, Timings)!.Value;
        Assert.Equal(Opened + Duration.FromDays(3), deadline);
        Assert.Equal("too-early", CaseRules.Decide(facts, Escalate, ActorRole.System, deadline - Duration.FromTicks(1), Timings).Problem!.Code);
        Assert.True(CaseRules.Decide(facts, Escalate, ActorRole.System, deadline, Timings).Succeeded);
    }

    [Fact]
    public void Talking_on_moves_the_deadline_but_not_for_ever()
    {
        Assert.Equal(Opened + Duration.FromDays(5), CaseRules.Deadline(Facts(Open, Customer) with { MovedAt = Opened + Duration.FromDays(2) }, Timings));
        Assert.Equal(Opened + Duration.FromDays(14), CaseRules.Deadline(Facts(Open, Customer) with { MovedAt = Opened + Duration.FromDays(13) }, Timings));
        Assert.Null(CaseRules.Deadline(Facts(Escalated, Customer), Timings));
    }

    [Fact]
    public void After_many_proposals_only_an_end_is_left()
    {
        var facts = Facts(Open, Customer) with { ProposalsMade = CaseRules.ProposalsMax };
        Assert.Equal("too-many-proposals", CaseRules.Decide(facts, Counter, Provider, Opened, Timings).Problem!.Code);
        Assert.Equal("Accept, Escalate", May(facts, Provider));
    }

    [Fact]
    public void Whatever_is_done_there_is_a_way_out_and_left_alone_the_marketplace_is_asked() => Property.Holds(
        from steps in Gen.Choose(0, 1_000_000).ListOf(25)
        select steps,
        steps =>
        {
            var facts = Facts(Open, None);
            foreach (var step in steps)
            {
                var now = facts.MovedAt + Duration.FromHours(step % 100);
                var moves = (from role in new[] { Customer, Provider, Operator, ActorRole.System }
                             from move in CaseRules.Permitted(facts, role, now, Timings)
                             select (role, move)).ToList();
                if (facts.State.IsOver())
                {
                    Assert.Empty(moves);
                    return;
                }
                Assert.Contains(moves, one => one.move is Rule);
                if (facts.State is Open) Assert.NotNull(CaseRules.Deadline(facts, Timings));
                var (by, chosen) = moves[step % moves.Count];
                var after = CaseRules.Decide(facts, chosen, by, now, Timings).Value;
                facts = new CaseFacts(after.State, after.ProposedBy, facts.ProposalsMade + (CaseRules.IsProposal(chosen) ? 1 : 0), facts.OpenedAt, now);
                Assert.True(facts.ProposalsMade <= CaseRules.ProposalsMax);
            }
        });

    private static CaseFacts Facts(CaseState state, ActorRole proposedBy) => new(state, proposedBy, proposedBy is None ? 0 : 1, Opened, Opened);

    private static string May(CaseFacts facts, ActorRole role) => string.Join(", ", CaseRules.Permitted(facts, role, Opened, Timings));
}
