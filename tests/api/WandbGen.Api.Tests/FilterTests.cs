using System.Text.Json.Nodes;

namespace WandbGen.Api.Tests;

/// <summary>What typed filters and orders send.</summary>
public class FilterTests
{
    public static TheoryData<string, string> Conditions =>
        new()
        {
            // What W&B's documentation of Api.runs has as examples.
            { """{"config.experiment_name":"foo"}""", $"{RunFilter.Config("experiment_name") == "foo"}" },
            {
                """{"$or":[{"config.experiment_name":"foo"},{"config.experiment_name":"bar"}]}""",
                $"{RunFilter.Config("experiment_name") == "foo" | RunFilter.Config("experiment_name") == "bar"}"
            },
            { """{"config.experiment_name":{"$regex":"b.*"}}""", $"{RunFilter.Config("experiment_name").Matches("b.*")}" },
            { """{"display_name":{"$regex":"^foo.*"}}""", $"{RunFilter.DisplayName.Matches("^foo.*")}" },
            {
                """{"state":"finished","config.batch_size":32}""",
                $"{RunFilter.State == RunState.Finished & RunFilter.Config("batch_size") == 32}"
            },
            // What it has for registries, their collections and versions, and for automations.
            { """{"name":{"$regex":"model"}}""", $"{RegistryFilter.Name.Matches("model")}" },
            {
                """{"name":"my_collection","tag":"my_tag"}""",
                $"{ArtifactCollectionFilter.Name == "my_collection" & ArtifactCollectionFilter.Tags.Contains("my_tag")}"
            },
            { """{"name":{"$regex":"my_collection"}}""", $"{ArtifactCollectionFilter.Name.Matches("my_collection")}" },
            { """{"alias":"best"}""", $"{RegistryVersionFilter.Aliases.Contains("best")}" },
            {
                """{"$or":[{"tag":"prod"},{"alias":"best"}]}""",
                $"{RegistryVersionFilter.Tags.Contains("prod") | RegistryVersionFilter.Aliases.Contains("best")}"
            },
            { """{"name":"my-automation"}""", $"{AutomationFilter.Name == "my-automation"}" },
            { """{"state":"COMMITTED"}""", $"{ArtifactFilter.State == ArtifactState.Committed}" },
            // Conditions on one field twice, and conditions beside others, need an operator.
            {
                """{"$and":[{"config.lr":{"$gt":0.1}},{"config.lr":{"$lt":1}}]}""",
                $"{RunFilter.Config("lr") > 0.1 & RunFilter.Config("lr") < 1}"
            },
            {
                """{"$and":[{"state":"running","group":"g"},{"state":"x"},{"host":"h"}]}""",
                $"{RunFilter.State == RunState.Running & RunFilter.Group == "g" & RunFilter.Field("state") == "x" & RunFilter.Host == "h"}"
            },
            {
                """{"$and":[{"group":"g"},{"$or":[{"host":"a"},{"host":"b"}]},{"name":"n"}]}""",
                $"{RunFilter.Group == "g" & (RunFilter.Host == "a" | RunFilter.Host == "b") & RunFilter.Id == "n"}"
            },
            {
                """{"$or":[{"group":"g","host":"a"},{"name":"n"}]}""",
                $"{RunFilter.Group == "g" & RunFilter.Host == "a" | RunFilter.Id == "n"}"
            },
            { """{"$nor":[{"group":"g","host":"a"}]}""", $"{!(RunFilter.Group == "g" & RunFilter.Host == "a")}" },
            // Sweeps.
            {
                """{"state":"RUNNING","displayName":{"$regex":"^lr"}}""",
                $"{SweepFilter.State == SweepState.Running & SweepFilter.DisplayName.StartsWith("lr")}"
            },
            // Each operator of the server.
            { """{"summary_metrics.loss":{"$lt":0.1}}""", $"{RunFilter.Summary("loss") < 0.1}" },
            { """{"summary_metrics.loss":{"$lte":-1E-07}}""", $"{RunFilter.Summary("loss") <= -1e-7}" },
            { """{"summary_metrics.step":{"$gt":9007199254740993}}""", $"{RunFilter.Summary("step") > 9007199254740993L}" },
            { """{"duration":{"$gte":3600}}""", $"{RunFilter.Duration >= 3600}" },
            { """{"group":{"$ne":null}}""", $"{RunFilter.Group != null}" },
            { """{"config.debug":false}""", $"{RunFilter.Config("debug") == false}" },
            { """{"state":{"$nin":["crashed","killed"]}}""", $"{RunFilter.State.NotIn(RunState.Crashed, RunState.Killed)}" },
            { """{"config.lr":{"$in":[0.1,"auto"]}}""", $"{RunFilter.Config("lr").In(0.1, "auto")}" },
            { """{"name":{"$in":[]}}""", $"{RunFilter.Id.In()}" },
            { """{"summary_metrics.acc":{"$exists":true}}""", $"{RunFilter.Summary("acc").Exists()}" },
            { """{"sweep":{"$exists":false}}""", $"{RunFilter.Sweep.Exists(false)}" },
            { """{"$nor":[{"tags":"bad"}]}""", $"{!RunFilter.Tags.Contains("bad")}" },
            { """{"tags":{"$in":["a","b"]}}""", $"{RunFilter.Tags.ContainsAny("a", "b")}" },
            { """{"$and":[{"tags":"a"},{"tags":"b"}]}""", $"{RunFilter.Tags.ContainsAll("a", "b")}" },
            { "{}", $"{RunFilter.Tags.ContainsAll()}" },
            { """{"tags":{"$nin":["a"]}}""", $"{RunFilter.Tags.ContainsNone("a")}" },
            // Times are sent in UTC, and only as exactly as they are.
            {
                """{"createdAt":{"$gt":"2026-11-26T01:30:00Z"}}""",
                $"{RunFilter.CreatedAt > new DateTimeOffset(2026, 11, 26, 3, 30, 0, TimeSpan.FromHours(2))}"
            },
            {
                """{"createdAt":{"$lt":"2026-11-26T01:30:00.25Z"}}""",
                $"{RunFilter.CreatedAt < DateTimeOffset.Parse("2026-11-26T01:30:00.25Z", null)}"
            },
            // Texts that are taken literally.
            { """{"host":{"$regex":"^gpu\\.1\\["}}""", $"{RunFilter.Host.StartsWith("gpu.1[")}" },
            { """{"host":{"$regex":"\\.example$"}}""", $"{RunFilter.Host.EndsWith(".example")}" },
            { """{"host":{"$regex":"a\\|b"}}""", $"{RunFilter.Host.Contains("a|b")}" },
            // A registry's name is the rest of a project's.
            { """{"name":"wandb-registry-model"}""", $"{RegistryFilter.Name == "model"}" },
            { """{"name":"wandb-registry-model"}""", $"{RegistryFilter.Name == "wandb-registry-model"}" },
            { """{"name":{"$in":["wandb-registry-a","wandb-registry-b"]}}""", $"{RegistryFilter.Name.In("a", "b")}" },
            { """{"name":{"$regex":"model"}}""", $"{RegistryFilter.Name.Matches("model")}" },
            { """{"name":{"$regex":"^wandb-registry-model"}}""", $"{RegistryFilter.Name.StartsWith("model")}" },
            { """{"name":{"$regex":"^wandb-registry-.*gistr"}}""", $"{RegistryFilter.Name.Contains("gistr")}" },
            // The rest.
            {
                """{"state":"COMMITTED","alias":"best","metadata.rows":{"$gt":10}}""",
                (
                    ArtifactFilter.State == ArtifactState.Committed
                    & ArtifactFilter.Aliases.Contains("best")
                    & ArtifactFilter.Metadata("rows") > 10
                ).ToString()
            },
            { """{"name":"m","tag":"prod"}""", $"{ArtifactCollectionFilter.Name == "m" & ArtifactCollectionFilter.Tags.Contains("prod")}" },
        };

    [Theory]
    [MemberData(nameof(Conditions))]
    public void A_condition_is_sent_as_MongoDB_writes_it(string expected, string filter) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(filter)), $"{filter} instead of {expected}");

    [Fact]
    public void Comparisons_bind_before_and_and_and_binds_before_or() =>
        Assert.Equal(
            """{"$or":[{"$and":[{"name":"a"},{"name":"b"},{"name":"c"}]},{"name":"d"},{"$nor":[{"$or":[{"name":"e"},{"name":"f"}]}]}]}""",
            (
                RunFilter.Id == "a" & (RunFilter.Id == "b" & RunFilter.Id == "c")
                | RunFilter.Id == "d"
                | !(RunFilter.Id == "e" | RunFilter.Id == "f")
            ).ToString()
        );

    [Fact]
    public void A_filter_without_a_condition_lets_everything_through()
    {
        RunFilter one = RunFilter.Group == "g";

        Assert.Equal("{}", new RunFilter().ToString());
        Assert.Same(one, new RunFilter() & one);
        Assert.Same(one, one & new RunFilter());
        Assert.Equal("{}", (one | new RunFilter()).ToString());
        Assert.Equal("{}", (new RunFilter() | one).ToString());
    }

    [Fact]
    public void Null_is_a_filter_that_lets_everything_through()
    {
        RunFilter? filter = null;
        filter &= RunFilter.Group == "g";
        RunFilter? nothing = null;

        Assert.Equal("""{"group":"g"}""", filter.ToString());
        Assert.Equal("{}", (nothing & nothing).ToString());
        Assert.Equal("{}", (filter | nothing).ToString());
        Assert.Equal("""{"name":{"$regex":"^wandb-registry-M"}}""", RegistryFilter.Name.StartsWith("wandb-registry-M").ToString());
    }

    [Theory]
    [InlineData("\"}], \"$or\": [{\"x")]
    [InlineData("\\")]
    [InlineData("line\nbreak\u2028\u0000")]
    [InlineData("half \ud83d")]
    [InlineData("naïve 🎉 <&'>")]
    public void No_text_leaves_its_quotes(string text)
    {
        JsonNode sent = JsonNode.Parse((RunFilter.Config(text + "k") == text & RunFilter.Tags.ContainsAny(text)).ToString())!;

        string received = text.Replace('\ud83d', text.Contains("half", StringComparison.Ordinal) ? '\ufffd' : '\ud83d');
        Assert.Equal(received, (string?)sent[$"config.{received}k"]);
        Assert.Equal(received, (string?)sent["tags"]!["$in"]![0]);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_number_that_JSON_does_not_have_is_refused(double number) =>
        Assert.Contains(
            "no such number",
            Assert.Throws<ArgumentException>(() => RunFilter.Summary("loss") < number).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_state_that_does_not_exist_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RunFilter.State == (RunState)99);

    [Fact]
    public void A_filter_can_be_written_in_MongoDBs_language()
    {
        var written = new JsonObject { ["state"] = "finished" };
        RunFilter filter = written;
        written["state"] = "crashed";

        Assert.Equal("""{"$and":[{"state":"finished"},{"group":"g"}]}""", (filter & RunFilter.Group == "g").ToString());
        Assert.Null((RunFilter?)(JsonObject?)null);
    }

    [Theory]
    [InlineData("created_at", "+created_at")]
    [InlineData("+created_at", "+created_at")]
    [InlineData("-summary_metrics.val-loss", "-summary_metrics.val-loss")]
    public void An_order_can_be_written_as_text(string written, string sent) => Assert.Equal(sent, ((RunOrder)written).ToString());

    [Fact]
    public void An_order_has_a_direction()
    {
        Assert.Equal("+summary_metrics.loss", RunOrder.Summary("loss").ToString());
        Assert.Equal("+summary_metrics.loss", RunOrder.Summary("loss").Descending().Ascending().ToString());
        Assert.Equal("-config.optimizer.value.lr", RunOrder.Config("optimizer.lr").Descending().ToString());
        Assert.Equal("-config.lr.value", RunOrder.Config("lr").Descending().ToString());
        Assert.Equal("+name", ArtifactOrder.Name.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("--x")]
    [InlineData(" created_at")]
    public void A_text_that_is_no_order_is_refused(string order) =>
        Assert.Contains("is not an order", Assert.Throws<ArgumentException>(() => (RunOrder)order).Message, StringComparison.Ordinal);
}
