using System.Net;
using System.Net.Sockets;
using WandbGen.Transport;

namespace WandbGen.Tests.Transport;

/// <summary>A name with several addresses, some of which are dead.</summary>
public sealed class AddressRaceTests
{
    private static readonly IPAddress s_six = IPAddress.Parse("2001:db8::1");
    private static readonly IPAddress s_otherSix = IPAddress.Parse("2001:db8::2");
    private static readonly IPAddress s_four = IPAddress.Parse("192.0.2.1");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_silent_address_is_alone_for_a_quarter_of_a_second_and_the_other_family_is_next()
    {
        var time = new VirtualTime { PassesPauses = false };
        var attempts = new List<IPAddress>();
        var silent = new TaskCompletionSource<Connection>();

        Task<Connection> race = AddressRace.ConnectAsync(
            [s_six, s_otherSix, s_four],
            (address, token) =>
            {
                attempts.Add(address);
                token.Register(() => silent.TrySetCanceled(token));
                return address.Equals(s_four) ? Task.FromResult(new Connection()) : silent.Task;
            },
            time,
            Cancellation
        );

        Assert.Equal([s_six], attempts);
        await UntilAsync(() => race.IsCompleted, time);
        Assert.False((await race).IsDisposed);
        Assert.Equal([s_six, s_four], attempts);
        Assert.True(silent.Task.IsCanceled);
    }

    [Fact]
    public async Task A_name_with_one_address_has_no_race_and_its_own_error()
    {
        var refusal = new SocketException((int)SocketError.ConnectionRefused);
        CancellationToken given = default;

        Task<Connection> connecting = AddressRace.ConnectAsync(
            [s_four],
            (_, token) =>
            {
                given = token;
                return Task.FromException<Connection>(refusal);
            },
            new VirtualTime { PassesPauses = false },
            Cancellation
        );

        Assert.Same(refusal, await Assert.ThrowsAsync<SocketException>(() => connecting));
        Assert.Equal(Cancellation, given);
    }

    [Fact]
    public async Task An_address_that_refuses_makes_room_for_the_next_at_once()
    {
        var time = new VirtualTime { PassesPauses = false };
        var attempts = new List<IPAddress>();

        Connection connection = await AddressRace.ConnectAsync(
            [s_six, s_otherSix, s_four],
            (address, _) =>
            {
                attempts.Add(address);
                return address.Equals(s_otherSix)
                    ? Task.FromResult(new Connection())
                    : Task.FromException<Connection>(new SocketException((int)SocketError.ConnectionRefused));
            },
            time,
            Cancellation
        );

        Assert.Equal([s_six, s_four, s_otherSix], attempts);
        Assert.Equal(time.Start, time.GetUtcNow());
        Assert.False(connection.IsDisposed);
    }

    [Fact]
    public async Task A_connection_that_comes_second_is_closed()
    {
        var time = new VirtualTime { PassesPauses = false };
        var slow = new TaskCompletionSource<Connection>();
        Task<Connection> race = AddressRace.ConnectAsync(
            [s_six, s_four],
            (address, _) => address.Equals(s_six) ? slow.Task : Task.FromResult(new Connection()),
            time,
            Cancellation
        );

        await UntilAsync(() => race.IsCompleted, time);
        var late = new Connection();
        slow.SetResult(late);

        Assert.NotSame(late, await race);
        Assert.True(late.IsDisposed);
    }

    [Fact]
    public async Task When_no_address_answers_the_first_failure_is_told()
    {
        var exception = await Assert.ThrowsAsync<SocketException>(() =>
            AddressRace.ConnectAsync(
                [s_six, s_four],
                (address, _) =>
                    Task.FromException<Connection>(
                        new SocketException((int)(address.Equals(s_six) ? SocketError.NetworkUnreachable : SocketError.ConnectionRefused))
                    ),
                TimeProvider.System,
                Cancellation
            )
        );

        Assert.Equal(SocketError.NetworkUnreachable, exception.SocketErrorCode);
    }

    [Fact]
    public async Task Cancelling_ends_every_attempt_with_the_callers_token()
    {
        using var cancellation = new CancellationTokenSource();
        int ended = 0;
        Task<Connection> race = AddressRace.ConnectAsync(
            [s_six, s_four],
            async (_, token) =>
            {
                try
                {
                    await Task.Delay(Timeout.Infinite, token);
                }
                finally
                {
                    ended++;
                }

                return new Connection();
            },
            new VirtualTime { PassesPauses = false },
            cancellation.Token
        );

        await cancellation.CancelAsync();

        Assert.Equal(cancellation.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => race)).CancellationToken);
        // The caller does not wait for the attempt.
        await Patience.UntilAsync(() => Volatile.Read(ref ended) == 1, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Families_take_turns_and_the_resolvers_first_begins()
    {
        Assert.Equal([s_six, s_four, s_otherSix], AddressRace.Interleave([s_six, s_otherSix, s_four]));
        Assert.Equal([s_four, s_six, s_otherSix], AddressRace.Interleave([s_four, s_six, s_otherSix]));
        Assert.Equal([s_four], AddressRace.Interleave([s_four]));
    }

    private static async Task UntilAsync(Func<bool> condition, VirtualTime time)
    {
        while (!condition())
        {
            time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }
    }

    private sealed class Connection : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
