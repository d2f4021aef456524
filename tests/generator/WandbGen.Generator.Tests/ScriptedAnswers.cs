using System.Net;
using System.Reflection;
using System.Text;

namespace WandbGen.Generator.Tests;

/// <summary>A client whose server gives the answers that a test wrote, one after the other, or makes one for each request.</summary>
internal sealed class ScriptedAnswers : IDisposable
{
    private readonly Func<string, string> _answer;

    public ScriptedAnswers(params string[] answers)
        : this(new Queue<string>(answers)) { }

    private ScriptedAnswers(Queue<string> answers)
        : this(_ => answers.Dequeue()) { }

    /// <param name="answer">What the server answers to the body of a request.</param>
    public ScriptedAnswers(Func<string, string> answer)
    {
        _answer = answer;
        Client = new WandbClient(
            new WandbClientOptions
            {
                BaseUrl = new Uri("http://127.0.0.1:1"),
                ApiKey = new string('0', 40),
                Prefetch = false,
                // Page sizes adapt to the time that an answer takes: it must be none, however busy the machine is.
                AttemptTimeout = TimeSpan.FromDays(1),
                ConfigureHttpHandler = _ => new Handler(this),
            }
        );
    }

    public WandbClient Client { get; }

    /// <summary>What was sent, easier to read: quotes and plus signs are not escaped, so it need not be JSON any more.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>What was sent.</summary>
    public List<string> Bodies { get; } = [];

    /// <summary>Makes a collection; the arguments are those behind the client.</summary>
    public object Create(Type type, params object?[] arguments) =>
        Activator.CreateInstance(
            type,
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic,
            null,
            [Client, .. arguments],
            null
        )!;

    public static async Task<List<string>> ListAsync(object items, CancellationToken cancellationToken)
    {
        List<string> texts = [];
        // Items are reference types: the enumerable is covariant.
        await foreach (object item in ((IAsyncEnumerable<object>)items).WithCancellation(cancellationToken))
        {
            texts.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{item}"));
        }

        return texts;
    }

    public void Dispose() => Client.Dispose();

    private sealed class Handler(ScriptedAnswers owner) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string body = await request.Content!.ReadAsStringAsync(cancellationToken);
            owner.Bodies.Add(body);
            owner.Requests.Add(body.Replace("\\u0022", "\"", StringComparison.Ordinal).Replace("\\u002B", "+", StringComparison.Ordinal));
            return new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(owner._answer(body), Encoding.UTF8, "application/json"),
            };
        }
    }
}
