using Microsoft.Extensions.Options;

namespace WandbGen.DependencyInjection;

/// <summary>Reports options that are not valid as an <see cref="OptionsValidationException"/>.</summary>
internal sealed class OptionsValidation : IValidateOptions<WandbClientOptions>
{
    public ValidateOptionsResult Validate(string? name, WandbClientOptions options)
    {
        try
        {
            options.Validate();
            options.RequireCredentials();
            return ValidateOptionsResult.Success;
        }
        catch (WandbConfigurationException exception)
        {
            return ValidateOptionsResult.Fail(exception.Message);
        }
    }
}
