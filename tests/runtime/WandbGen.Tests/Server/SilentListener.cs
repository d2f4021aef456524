using System.Net;
using System.Net.Sockets;

namespace WandbGen.Tests.Server;

/// <summary>A port on loopback where a connection is neither made nor refused, as behind a firewall that drops packets: its queue is full
/// and nobody accepts.</summary>
internal sealed class SilentListener : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _queue = [];

    public SilentListener()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(0);
        // More than any system queues for a backlog of nothing.
        for (int count = 0; count < 16; count++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            _queue.Add(socket);
            try
            {
                socket.Connect(_listener.LocalEndPoint!);
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                // It is under way, and stays so once the queue is full.
            }
        }
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public void Dispose()
    {
        _queue.ForEach(static socket => socket.Dispose());
        _listener.Dispose();
    }
}
