using System.Text;
using CsCheck;
using WandbGen.Configuration;
using WandbGen.Redaction;
using WandbGen.Tests.Server;
using WandbGen.Transport;

namespace WandbGen.Tests.Transport;

/// <summary>For any bytes, a parser returns a result or throws a documented error.</summary>
public sealed class AnswerPropertyTests
{
    private static readonly Secrets s_secrets = CreateSecrets();

    private static readonly string[] s_netrcTokens =
    [
        "machine",
        "host.example",
        "other",
        "password",
        "login",
        "secret",
        "wrong",
        "default",
        "macdef",
        "#",
        "\"",
        "\\",
        "\n",
        "\r\n",
        " ",
        "\n\n",
    ];

    private static readonly byte[][] s_answers =
    [
        Encoding.UTF8.GetBytes(Ping.Pong),
        Encoding.UTF8.GetBytes(
            """
            {"data":{"ping":null},"errors":[{"message":"m","path":["a",0],
              "locations":[{"line":1,"column":2}],"extensions":{"code":"C"}}]}
            """
        ),
        Encoding.UTF8.GetBytes(
            """{"errors":["a",{"message":7,"path":"x","locations":{}}],"data":{"x":[1,{"y":"\u00e9\ud83d\ude00"}],"ping":"p"}}"""
        ),
        Encoding.UTF8.GetBytes(ItemPages.Page([1, 2, 3], "c", true)),
    ];

    // Bytes with a meaning in JSON reach deeper code more often than others.
    private static readonly Gen<byte> s_byte = Gen.OneOf(
        Gen.Byte,
        Gen.Char["{}[]\",:\\u0truefalsn1eE+-. "].Select(character => (byte)character)
    );

    private static readonly Gen<byte[]> s_damaged =
        from answer in Gen.Int[0, s_answers.Length - 1].Select(index => s_answers[index])
        from changes in Gen.Select(Gen.Int[0, answer.Length - 1], s_byte).Array[0, 4]
        from length in Gen.OneOf(Gen.Const(answer.Length), Gen.Int[0, answer.Length])
        select Damage(answer, changes, length);

    [Fact]
    public void A_damaged_answer_is_a_result_or_a_WandbException() =>
        s_damaged.Sample(
            bytes =>
            {
                try
                {
                    GraphQLResponse.Read(bytes, new Ping());
                }
                catch (WandbException exception)
                {
                    Assert.DoesNotContain(exception.Message, char.IsControl);
                }
            },
            iter: 20_000,
            print: Encoding.Latin1.GetString
        );

    [Fact]
    public void Every_prefix_of_an_answer_is_told_from_a_whole_one()
    {
        foreach (byte[] answer in s_answers)
        {
            for (int length = 1; length < answer.Length; length++)
            {
                byte[] prefix = answer[..length];
                var exception = Assert.Throws<WandbProtocolException>(() => GraphQLResponse.Read(prefix, new Ping()));
                Assert.True(exception.Retryability == Retryability.IfReadOnly, $"{Encoding.UTF8.GetString(prefix)}: {exception}");
            }
        }
    }

    [Fact]
    public void The_body_of_an_HTTP_error_never_throws() =>
        s_damaged.Sample(bytes => GraphQLErrors.ReadBody(bytes).Count >= 0, iter: 20_000);

    [Fact]
    [Trait("Torture", "T111")]
    public void A_netrc_never_throws_and_gives_no_other_machines_password() =>
        Gen.OneOf(
                Gen.String,
                Gen.Int[0, s_netrcTokens.Length - 1]
                    .Array[0, 40]
                    .Select(tokens => string.Join(' ', tokens.Select(index => s_netrcTokens[index])))
            )
            .Sample(
                text =>
                {
                    string? password = Netrc.FindPassword(text, new Uri("https://host.example"));
                    return password is null || text.Contains("host.example", StringComparison.Ordinal);
                },
                iter: 20_000
            );

    [Fact]
    [Trait("Torture", "T107")]
    public void Cleaned_text_is_short_printable_and_free_of_the_key() =>
        Gen.Select(Gen.String, Gen.String, Gen.Int[1, 500])
            .Sample(
                (before, after, length) =>
                {
                    GC.KeepAlive(s_secrets);
                    string cleaned = SafeText.Clean($"{before}{TestClient.ApiKey}{after}", length);
                    return cleaned.Length <= length
                        && !cleaned.Any(char.IsControl)
                        && !cleaned.Contains(TestClient.ApiKey, StringComparison.Ordinal);
                }
            );

    private static Secrets CreateSecrets()
    {
        var secrets = new Secrets();
        secrets.Add(TestClient.ApiKey);
        return secrets;
    }

    private static byte[] Damage(byte[] answer, (int Position, byte Value)[] changes, int length)
    {
        byte[] damaged = [.. answer];
        foreach ((int position, byte value) in changes)
        {
            damaged[position] = value;
        }

        return damaged[..length];
    }
}
