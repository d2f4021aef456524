namespace WandbGen.Tests;

/// <summary>What W&amp;B's own client tests of <c>path_uri</c>, and the defects around it.</summary>
public sealed class PathUriTests
{
    [Theory]
    [InlineData(
        "https://my-bucket.s3.us-west-2.amazonaws.com/entity/project/run/model.h5?X-Amz-Signature=secret",
        "s3://my-bucket/entity/project/run/model.h5"
    )]
    [InlineData("https://my-bucket.s3.amazonaws.com/a/b.txt", "s3://my-bucket/a/b.txt")]
    [InlineData("https://storage.googleapis.com/bucket/file.txt", null)]
    [InlineData("not an address", null)]
    [InlineData("https://s3.evil.example/?x=.amazonaws.com", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_file_in_S3_has_an_S3_address_and_no_other_has(string? directUrl, string? expected) =>
        Assert.Equal(
            expected,
            new RunFile
            {
                Id = "1",
                Name = "model.h5",
                DirectUrl = directUrl,
            }.PathUri
        );

    [Fact]
    public void A_reference_file_is_what_it_refers_to() =>
        Assert.Equal(
            "gs://bucket/data",
            new RunFile
            {
                Id = "1",
                Name = "data",
                Url = "gs://bucket/data",
                DirectUrl = "gs://bucket/data",
            }.PathUri
        );

    [Fact]
    public void The_text_of_a_file_holds_no_signed_address() =>
        Assert.Equal(
            "a.json (application/json, 12 bytes)",
            new RunFile
            {
                Id = "1",
                Name = "a.json",
                MimeType = "application/json",
                Size = 12,
                Url = "https://x/?sig=secret",
            }.ToString()
        );
}
