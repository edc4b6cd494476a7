using System.Diagnostics;
using System.Text;

namespace Headroom.SystemTests.Program;

/// <summary>The built program as a process of its own, as a user would run it.</summary>
internal sealed class HeadroomProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private readonly Task<string> _output;

    private HeadroomProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
                _errors.AppendLine(line.Data);
        };
        process.BeginErrorReadLine();
        _output = process.StandardOutput.ReadToEndAsync();
    }

    public string Errors
    {
        get
        {
            lock (_errors)
                return _errors.ToString();
        }
    }

    public static HeadroomProcess Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "headroom"), arguments)
        {
            UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException("the program does not start");
        process.StandardInput.Close();
        return new HeadroomProcess(process);
    }

    /// <summary>Waits until it ends by itself; false when the time is up first.</summary>
    public bool WaitFor(TimeSpan time) => _process.WaitForExit(time);

    public async Task<(int ExitCode, string Output)> EndAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return (_process.ExitCode, await _output);
    }

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
}
