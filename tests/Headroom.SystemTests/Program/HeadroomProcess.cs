using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Channels;

namespace Headroom.SystemTests.Program;

/// <summary>What a run of the program left behind.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Errors)
{
    public string[] ErrorLines => Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>The built program as a process of its own, as a user would run it.</summary>
internal sealed class HeadroomProcess : IDisposable
{
    public const int Interrupt = 2;
    public const int Terminate = 15;

    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private readonly Channel<string?> _lines = Channel.CreateUnbounded<string?>();
    private readonly Task<string> _output;

    private HeadroomProcess(Process process, bool isRead)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null)
            {
                lock (_errors)
                    _errors.AppendLine(line.Data);
            }

            _lines.Writer.TryWrite(line.Data);
        };
        process.BeginErrorReadLine();
        if (!isRead)
            process.StandardOutput.Close();
        _output = isRead ? process.StandardOutput.ReadToEndAsync() : Task.FromResult("");
    }

    public string Errors
    {
        get
        {
            lock (_errors)
                return _errors.ToString();
        }
    }

    public static HeadroomProcess Start(params string[] arguments) => StartIn(Environment.CurrentDirectory, arguments);

    public static HeadroomProcess StartIn(string folder, params string[] arguments) => new(Start(folder, arguments), isRead: true);

    /// <summary>Nobody listens to what it writes to standard output.</summary>
    public static HeadroomProcess StartIntoAClosedPipe(string folder, params string[] arguments) => new(Start(folder, arguments), isRead: false);

    public static async Task<Outcome> RunAsync(string folder, params string[] arguments)
    {
        using var process = StartIn(folder, arguments);
        return await process.OutcomeAsync();
    }

    /// <summary>Waits until so many lines that hold a text have come; false when it ends before that.</summary>
    public async Task<bool> SaysAsync(string text, int times, CancellationToken cancellationToken)
    {
        await foreach (var line in _lines.Reader.ReadAllAsync(cancellationToken))
        {
            // The end of the stream is a line that is none.
            if (line is null)
                return false;
            if (line.Contains(text, StringComparison.Ordinal) && --times == 0)
                return true;
        }

        return false;
    }

    public async Task<(int ExitCode, string Output)> EndAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return (_process.ExitCode, await _output);
    }

    public async Task<Outcome> OutcomeAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(s_longest);
        var (exitCode, output) = await EndAsync(limit.Token);
        return new Outcome(exitCode, output, Errors);
    }

    public async Task SaysAsync(string text) =>
        Assert.True(await SaysAsync(text, 1, TestContext.Current.CancellationToken), $"It ended without '{text}': {Errors}");

    public void Send(int signal) => Assert.Equal(0, SendSignal(_process.Id, signal));

    /// <summary>SIGKILL: no farewell, nothing flushed.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }

    private static Process Start(string folder, string[] arguments)
    {
        // What a shell starts in the background is deaf to Ctrl-C, and so would be what it starts in turn.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", Path.Combine(AppContext.BaseDirectory, "headroom"), .. arguments])
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException("the program does not start");
        process.StandardInput.Close();
        return process;
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);
}
