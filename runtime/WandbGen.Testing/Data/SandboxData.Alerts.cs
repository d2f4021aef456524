namespace WandbGen.Testing;

/// <content>Alerts.</content>
public sealed partial class SandboxData
{
    private readonly Lock _alertLock = new();
    private readonly List<SandboxAlert> _alerts = [];

    /// <summary>The alerts that clients have sent, in the order in which they were sent.</summary>
    public IReadOnlyList<SandboxAlert> Alerts
    {
        get
        {
            lock (_alertLock)
            {
                return [.. _alerts];
            }
        }
    }

    /// <summary>Sends an alert, unless one of the run with the same title was sent shortly before.</summary>
    internal void Send(SandboxAlert alert, TimeSpan wait)
    {
        lock (_alertLock)
        {
            bool isRepeated = _alerts.Exists(sent =>
                (sent.Entity, sent.Project, sent.Run, sent.Title) == (alert.Entity, alert.Project, alert.Run, alert.Title)
                && alert.SentAt - sent.SentAt < wait
            );
            if (!isRepeated)
            {
                _alerts.Add(alert);
            }
        }
    }
}
