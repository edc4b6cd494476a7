using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Headroom.Contracts.Api;
using Headroom.Control;
using Headroom.Control.Decisions;
using Headroom.Control.Ports;
using Headroom.Server.Api.Mapping;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Headroom.Server.Api;

/// <summary>What was decided, why, and what became of it; and people's yes or no.</summary>
internal static class DecisionEndpoints
{
    private const string Tag = "Decisions";
    private const int MaxReasonLength = 500;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/decisions", ListAsync)
            .Named("listDecisions", Tag, "Decisions, newest first; 'state' may name several, divided by commas; 'since' is when they last changed", 400, 404, 409);
        api.MapGet("/decisions/{decision}", GetAsync).Named("getDecision", Tag, "One decision with its evidence and its life so far", 404);
        api.MapGet("/decisions/{decision}/why", GetWhyAsync).Named("explainDecision", Tag, "Why this was decided", 404);
        api.MapPost("/decisions/{decision}/approve", ApproveAsync)
            .Named("approveDecision", Tag, "Says yes to a proposed decision: it will be done at once if it still makes sense", 404, 409);
        api.MapPost("/decisions/{decision}/skip", SkipAsync).Named("skipDecision", Tag, "Says no to a decision that has not begun", 400, 404, 409);
    }

    private static async Task<Results<Ok<Page<DecisionInfo>>, ProblemHttpResult>> ListAsync(
        IControlService control, string? vm, string? state, DateTimeOffset? since, int? limit, string? cursor, CancellationToken cancellationToken)
    {
        var view = control.View;
        if (!Paging.TryReadLimit(limit, out var size, out var problem)
            || !TryReadCursor(cursor, out var before, out problem)
            || !TryReadStates(state, out var states, out problem))
        {
            return problem;
        }

        var query = new DecisionQuery { States = states, ChangedSince = since, Before = before, Limit = size + 1 };
        if (vm is not null)
        {
            if (!Lookup.TryFindVm(view, vm, out var found, out problem))
                return problem;
            query = query with { Vm = found.Vm.Id };
        }

        var decisions = await control.QueryDecisionsAsync(query, cancellationToken);
        return TypedResults.Ok(new Page<DecisionInfo>
        {
            Items = [.. decisions.Take(size).Select(d => d.ToInfo(view))],
            NextCursor = decisions.Count > size ? Paging.Encode(decisions[size - 1].Number.ToString(CultureInfo.InvariantCulture)) : null,
        });
    }

    private static async Task<Results<Ok<DecisionInfo>, ProblemHttpResult>> GetAsync(
        string decision, IControlService control, CancellationToken cancellationToken) =>
        await control.FindDecisionAsync(decision, cancellationToken) is { } found ? TypedResults.Ok(found.ToInfo(control.View)) : None(decision);

    private static async Task<Results<Ok<WhyInfo>, ProblemHttpResult>> GetWhyAsync(
        string decision, IControlService control, CancellationToken cancellationToken) =>
        await control.ExplainDecisionAsync(decision, cancellationToken) is { } why ? TypedResults.Ok(why.ToInfo()) : None(decision);

    private static async Task<Results<Ok<DecisionInfo>, ProblemHttpResult>> ApproveAsync(string decision, HttpContext context, IControlService control)
    {
        var result = await control.ApproveAsync(decision, Caller.Of(context), context.RequestAborted);
        return result.Outcome == CommandOutcome.Done
            ? await GetAsync(decision, control, context.RequestAborted)
            : Commands.Problem(result);
    }

    private static async Task<Results<Ok<DecisionInfo>, ProblemHttpResult>> SkipAsync(
        string decision, SkipDecision body, HttpContext context, IControlService control)
    {
        if (string.IsNullOrWhiteSpace(body.Reason) || body.Reason.Length > MaxReasonLength)
            return Problems.Invalid($"Give a reason of at most {MaxReasonLength} characters; it is kept with the decision");
        var result = await control.SkipAsync(decision, Caller.Of(context), body.Reason.Trim(), context.RequestAborted);
        return result.Outcome == CommandOutcome.Done
            ? await GetAsync(decision, control, context.RequestAborted)
            : Commands.Problem(result);
    }

    private static bool TryReadCursor(string? cursor, out long? before, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        before = null;
        if (!Paging.TryDecode(cursor, out var position, out problem))
            return false;
        if (position is null)
            return true;
        if (long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            before = number;
        else
            problem = Paging.BadCursor();
        return problem is null;
    }

    private static bool TryReadStates(string? text, out IReadOnlyList<DecisionState>? states, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        states = null;
        problem = null;
        if (string.IsNullOrEmpty(text))
            return true;
        var found = new List<DecisionState>();
        foreach (var word in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Names.TryParse<DecisionState>(word, out var state))
                found.Add(state);
            else
                problem = Problems.Invalid($"'{word}' is not a state; use {Names.AllOf<DecisionState>()}");
        }

        states = found;
        return problem is null;
    }

    private static ProblemHttpResult None(string decision) => Problems.NotFound($"There is no decision '{decision}'");
}
