using System.Text.RegularExpressions;
using Headroom.Server.Dashboard;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace Headroom.Server.Api;

/// <summary>
/// Every error leaves as problem+json (RFC 9457), whoever noticed it: an endpoint, the router, the binder or nobody. A browser that
/// asked for a page gets the same words as a page.
/// </summary>
internal static partial class Problems
{
    public static ProblemHttpResult NotFound(string detail) => Of(StatusCodes.Status404NotFound, detail);

    public static ProblemHttpResult Invalid(string detail) => Of(StatusCodes.Status400BadRequest, detail);

    public static ProblemHttpResult Of(int status, string detail) =>
        TypedResults.Problem(detail, statusCode: status, title: ReasonPhrases.GetReasonPhrase(status));

    public static Task WriteAsync(HttpContext context, int status, string? detail)
    {
        context.Response.StatusCode = status;
        var problem = new ProblemDetails { Status = status, Title = ReasonPhrases.GetReasonPhrase(status), Detail = detail };
        if (DashboardRegistration.IsForPeople(context.Request))
            return DashboardRegistration.ErrorPage(problem).ExecuteAsync(context);
        return context.Response.WriteAsJsonAsync(problem, options: null, "application/problem+json", context.RequestAborted);
    }

    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = OnExceptionAsync,
            SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException,
        });
        app.UseStatusCodePages(context => OnEmptyStatusAsync(context.HttpContext));
    }

    private static Task OnExceptionAsync(HttpContext context)
    {
        var exception = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        return exception is BadHttpRequestException bad
            ? WriteAsync(context, bad.StatusCode, Readable(bad))
            : WriteAsync(context, StatusCodes.Status500InternalServerError, "Something went wrong here; the server's log says what");
    }

    private static Task OnEmptyStatusAsync(HttpContext context)
    {
        var (method, path, status) = (context.Request.Method, context.Request.Path, context.Response.StatusCode);
        return WriteAsync(context, status, status switch
        {
            StatusCodes.Status404NotFound => $"There is nothing at {path}",
            StatusCodes.Status405MethodNotAllowed => $"{method} is not possible on {path}",
            StatusCodes.Status415UnsupportedMediaType => "Send the body as application/json",
            _ => null,
        });
    }

    /// <summary>The binder names C# types; a caller of an HTTP API should not have to know them.</summary>
    private static string Readable(BadHttpRequestException exception)
    {
        var bound = BindingFailure().Match(exception.Message);
        if (bound.Success)
            return $"'{bound.Groups["value"].Value}' is not a value for '{bound.Groups["name"].Value}'";
        var missing = MissingParameter().Match(exception.Message);
        if (missing.Success)
            return $"'{missing.Groups["name"].Value}' is missing";
        return exception.InnerException is System.Text.Json.JsonException json
            ? $"The body is not the JSON that was expected: {json.Message}"
            : exception.Message;
    }

    [GeneratedRegex("""^Failed to bind parameter "\S+ (?<name>\w+)" from "(?<value>.*)"\.$""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BindingFailure();

    [GeneratedRegex("""^Required parameter "\S+ (?<name>\w+)" was not provided""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MissingParameter();
}
