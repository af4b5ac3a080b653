using Stoa.Core;
using Stoa.Core.Subscriptions;

namespace Stoa.Server.Payments.Sandbox;

/// <summary>Cards that the simulated processor keeps.</summary>
internal sealed partial class SandboxGateway : ITakesMethods
{
    /// <inheritdoc />
    public async Task<Outcome<HostedCheckout>> OpenMethodPage(MethodPageRequest request, CancellationToken cancel)
    {
        var answer = await methods.Open(request, cancel);
        return answer.Id is { } id
            ? new HostedCheckout(id, new Uri(new Uri(request.ReturnUrl), $"/sandbox/methods/{id}").ToString())
            : Refusal(answer);
    }

    /// <inheritdoc />
    public async Task<ChargeAnswer> ChargeAgain(ChargeAgainRequest request, CancellationToken cancel)
    {
        var answer = await methods.Charge(request, cancel);
        return answer.Id is { } id ? new ChargeAnswer.Taken(id) : new ChargeAnswer.Declined(answer.Code!, Declines.Of(answer.Code!));
    }

    /// <inheritdoc />
    public async Task<Outcome<string?>> Describe(KeptMethod method, CancellationToken cancel) => await methods.Label(method, cancel);
}
