#:project ../Ascend.Attention/Ascend.Attention.csproj
#:property PublishAot=false
// Launches either attention kernel, traced or not:  dotnet run launch-attention.cs -- cce|pypto [--trace]
