using System.Collections.Concurrent;

namespace WandbGen.Sandbox.Tests;

/// <summary>Changes by several clients at once.</summary>
public sealed class SimultaneousChangeTests : SandboxFixture
{
    private const int Count = 200;

    [Fact]
    public void Agents_that_begin_at_once_have_names_of_their_own()
    {
        Data.AddSweep(new SandboxSweep("entity", "project", "sweep"));

        Assert.Equal(Count, Make(_ => Data.CreateAgent(sweep: 1, "host", "user")).Distinct().Count());
    }

    [Fact]
    public void Reports_that_are_created_at_once_are_each_returned_to_who_created_it() =>
        Assert.Equal(Count, Make(number => Data.CreateView(new SandboxReport("entity", "project", $"report {number}"))).Distinct().Count());

    [Fact]
    public void Keys_that_are_generated_at_once_can_each_be_deleted()
    {
        Data.AddUser(new SandboxUser("ada"));

        Assert.All(Make(_ => Data.GenerateKey("ada", null).Row), row => Assert.True(Data.DeleteKey(row)));
    }

    [Fact]
    public void Service_accounts_that_are_created_at_once_are_different_ones()
    {
        Data.AddTeamMember("team", "ada", "admin");

        Assert.Equal(Count, Make(_ => Data.CreateServiceAccount("team", "a program")).Distinct().Count());
    }

    private static ConcurrentBag<T> Make<T>(Func<int, T> make)
    {
        var made = new ConcurrentBag<T>();
        Parallel.For(0, Count, number => made.Add(make(number)));
        return made;
    }
}
