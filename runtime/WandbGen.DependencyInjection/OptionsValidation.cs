using Microsoft.Extensions.Options;

namespace WandbGen.DependencyInjection;

/// <summary>Says what is wrong with options the way containers say it.</summary>
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
