using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using WandbGen.Redaction;

namespace WandbGen.Transport;

/// <summary>A storage's refusal: its reason, and whether a new address or a retry can succeed.</summary>
internal sealed class StorageAnswer
{
    // The code and the message are at the beginning. The rest repeats the request.
    private const int LongestBody = 16 * 1024;
    private const int LongestText = 500;
    private const int LongestCode = 100;

    private const string TooLarge = " The storage, or a proxy in front of it, accepts only smaller files.";

    // Codes that concern the object, the account or the key, and not this address: the next address would be refused, too.
    private static readonly FrozenSet<string> s_permanent = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        // S3 and compatible storages.
        "InvalidObjectState",
        "SignatureDoesNotMatch",
        "NoSuchBucket",
        "NoSuchKey",
        "NoSuchVersion",
        "AllAccessDisabled",
        "AccountProblem",
        "NotSignedUp",
        "InvalidPayer",
        "MethodNotAllowed",
        "InvalidBucketName",
        "InvalidRequest",
        "InvalidURI",
        "KeyTooLongError",
        "EntityTooLarge",
        "EntityTooSmall",
        "InvalidStorageClass",
        "UnauthorizedAccess",
        "UnauthorizedAccessError",
        "QuotaExceeded",
        "XMinioStorageFull",
        "XMinioObjectTampered",
        "AuthorizationHeaderMalformed",
        "IllegalLocationConstraintException",
        "PermanentRedirect",
        "RequestHeaderSectionTooLarge",
        // Google's.
        "UserProjectAccountProblem",
        "UserProjectMissing",
        "UserProjectInconsistent",
        "UserProjectAccessDenied",
        "AccountDisabled",
        "BillingNotEnabled",
        "BillingDisabled",
        "ProjectNotLinked",
        "ResourceIsEncryptedWithCustomerEncryptionKey",
        "CustomerEncryptionKeyIsIncorrect",
        "CustomerEncryptionKeyFormatIsInvalid",
        "SecurityPolicyViolated",
        "ObjectUnderActiveHold",
        "RetentionPolicyNotMet",
        "InsufficientPermissions",
        "InsufficientScopes",
        "ipRefererBlocked",
        "SSLRequired",
        "CountryBlocked",
        // Azure's.
        "AuthorizationFailure",
        "AuthorizationPermissionMismatch",
        "AuthorizationProtocolMismatch",
        "AuthorizationResourceTypeMismatch",
        "AuthorizationServiceMismatch",
        "AuthorizationSourceIPMismatch",
        "AccountIsDisabled",
        "InsufficientAccountPermissions",
        "PublicAccessNotPermitted",
        "FeatureVersionMismatch",
        "BlobArchived",
        "BlobBeingRehydrated",
        "BlobNotFound",
        "ContainerNotFound",
        "ContainerDisabled",
        "BlobImmutableDueToPolicy",
        "KeyVaultEncryptionKeyNotFound",
        "KeyVaultAccessTokenCannotBeAcquired",
        "KeyVaultVaultNotFound",
        "CustomerProvidedKeyEncryptionNotAllowed",
        "BlobUsesCustomerSpecifiedEncryption",
        "BlobCustomerSpecifiedEncryptionMismatch"
    );

    // Codes of temporary failures, whose HTTP status otherwise means a permanent one.
    private static readonly FrozenSet<string> s_transient = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "RequestTimeout",
        "IncompleteBody",
        "SlowDown",
        "ServiceUnavailable",
        "InternalError",
        "ServerBusy",
        "OperationTimedOut",
        "BadDigest",
        "Md5Mismatch",
        "ConditionalRequestConflict",
        "OperationAborted",
        "rateLimitExceeded",
        "userRateLimitExceeded",
        "backendError"
    );

    // Phrases that explain a missing permission. Another address would not change that.
    private static readonly string[] s_explanations =
    [
        "not authorized to perform",
        "policy",
        "does not have",
        "denied on",
        "did not match",
        "billing",
        "is disabled",
        "archived",
        "restore",
    ];

    private static readonly string[] s_expirations =
    [
        "expired",
        "not valid in the specified time frame",
        "no longer valid",
        "TokenRefreshRequired",
    ];

    private readonly string? _code;
    private readonly string? _message;

    private StorageAnswer(HttpResponseMessage response, Uri sender, StorageErrorReader.Text said, bool isPage)
    {
        Host = ServerOrigin.Describe(sender);
        Status = response.StatusCode;
        RequestId = ReadRequestId(response);
        _code = Clean(said.Code, LongestCode) ?? Clean(ReadHeader(response, "x-ms-error-code"), LongestCode);
        _message = Clean(said.Message, LongestText);
        IsPage = isPage;
        IsErrorDocument = said is { IsXml: true, Code: not null };
        Error = _code is null && _message is null ? null : new StorageError(_code, _message);

        static string? Clean(string? value, int length) =>
            string.IsNullOrWhiteSpace(value) ? null : SafeText.CleanServerText(value, length);
    }

    /// <summary>The server that answered, to which a redirect may have led.</summary>
    public string Host { get; }

    public HttpStatusCode Status { get; }

    /// <summary>The storage's error, or <see langword="null"/> if the answer has none.</summary>
    public StorageError? Error { get; }

    /// <summary>Whether the answer is a web page, and so not the storage's.</summary>
    public bool IsPage { get; }

    /// <summary>Whether the body is a storage's error, whatever the status says.</summary>
    public bool IsErrorDocument { get; }

    /// <summary>The storage's identifier of the request, which its support asks for.</summary>
    public string? RequestId { get; }

    /// <summary>Whether another address may be accepted: this one has expired, or the refusal has no reason.</summary>
    public bool MayHaveExpired =>
        Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
            ? !MayBeAnsweredLater && (Says(s_expirations) || !IsPermanent)
            // Google's storage; and S3, for temporary keys.
            : Status == HttpStatusCode.BadRequest && Says(s_expirations);

    /// <summary>Whether the same request may succeed later.</summary>
    public bool MayBeAnsweredLater => HttpFault.IsTransient(Status) || _code is not null && s_transient.Contains(_code);

    /// <summary>Returns the status and the storage's error, to be put into parentheses.</summary>
    public override string ToString()
    {
        string status = string.Create(CultureInfo.InvariantCulture, $"{(int)Status}");
        return Error is not null ? $"{status}, {string.Join(": ", new[] { _code, _message?.TrimEnd('.') }.OfType<string>())}"
            : IsPage ? $"{status}, with a page of HTML: a proxy or a login page?"
            : status;
    }

    /// <summary>Advice for the user, as a sentence that begins with a space. Empty if there is none.</summary>
    public string Advice =>
        _code?.ToUpperInvariant() switch
        {
            "INVALIDOBJECTSTATE" or "BLOBARCHIVED" => " It is in an archive: it has to be restored in the storage first.",
            "BLOBBEINGREHYDRATED" => " It is being restored from an archive: try again later.",
            "SIGNATUREDOESNOTMATCH" =>
                " The address was changed on its way, or the server signs with a key that the storage does not have.",
            "ENTITYTOOLARGE" => TooLarge,
            _ => Status == HttpStatusCode.RequestEntityTooLarge ? TooLarge : "",
        };

    private bool IsPermanent =>
        _code is not null && (s_permanent.Contains(_code) || _code.StartsWith("KMS.", StringComparison.OrdinalIgnoreCase))
        || Says(s_explanations);

    /// <summary>Reads the refusal of a storage.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="url">The address of the request.</param>
    /// <param name="cancellationToken">A token that cancels reading.</param>
    /// <exception cref="WandbException">The connection broke before the body was read, and the status alone does not determine the
    /// reason.</exception>
    public static async Task<StorageAnswer> ReadAsync(HttpResponseMessage response, Uri url, CancellationToken cancellationToken)
    {
        Uri sender = ServerOrigin.FindSender(response, url);
        byte[] start = new byte[LongestBody];
        int length = 0;
        try
        {
            using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            length = await body.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && HttpFault.Translate(exception, sender) is { } fault)
        {
            if (response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            {
                throw fault;
            }
        }

        bool isPage = WebPage.Is(response) || WebPage.Is(start.AsSpan(0, length));
        return new StorageAnswer(response, sender, isPage ? default : StorageErrorReader.Read(start.AsMemory(0, length)), isPage);
    }

    private bool Says(string[] phrases) =>
        Array.Exists(
            phrases,
            phrase =>
                _code?.Contains(phrase, StringComparison.OrdinalIgnoreCase) == true
                || _message?.Contains(phrase, StringComparison.OrdinalIgnoreCase) == true
        );

    private static string? ReadRequestId(HttpResponseMessage response) =>
        (
            ReadHeader(response, "x-amz-request-id")
            ?? ReadHeader(response, "x-ms-request-id")
            ?? ReadHeader(response, "x-guploader-uploadid")
        )
            is { Length: > 0 and <= 128 } id
        && id.All(static character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or '/' or '+' or '=')
            ? id
            : null;

    private static string? ReadHeader(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out HeaderStringValues values) ? values.ToString() : null;
}
