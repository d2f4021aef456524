using System.CommandLine;

namespace WandbGen.Tool.Commands;

/// <summary><c>members</c>: lists the members of a team.</summary>
internal static class MembersCommand
{
    public static Command Create(ToolContext context)
    {
        var group = new Command("members", "List the members of a team");
        group.Add(
            new ListCommand<Member>
            {
                Description = "List the members of a team",
                Argument = ("team", "The name of the team"),
                Example = "wandbgen members ls my-team",
                List = static (api, name, token) =>
                    ListCommand<Member>.After(api.TeamAsync(name, cancellationToken: token), static team => team.Members(), token),
                Listing = new()
                {
                    Columns =
                    [
                        new("username", static member => member.Username),
                        new("name", static member => member.Name),
                        new("email", static member => member.Email),
                        new("role", static member => member.Role),
                        new("pending", static member => member.IsPending, IsShown: false),
                    ],
                    Id = static member => member.Username ?? member.Name,
                },
            }.Create(context)
        );
        return group;
    }
}
