#!/usr/bin/env pwsh
# Forwards to dotnet and CMake; every step can be run by hand as README.md shows.
[CmdletBinding(PositionalBinding = $false)]
param(
    [switch] $Restore,
    [switch] $Native,
    [switch] $Build,
    [switch] $Test,
    [switch] $Pack,
    [switch] $Regenerate,
    [switch] $Help,
    [ValidateSet('Debug', 'Release')] [string] $Configuration = 'Debug',
    [Parameter(ValueFromRemainingArguments)] [string[]] $Rest = @()
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot
$solution = Join-Path $root 'Runtime.sln'

function Invoke-Tool([string] $tool) {
    & $tool @args
    if ($LASTEXITCODE -ne 0) { throw "$tool $args ended with exit code $LASTEXITCODE." }
}

# ClangSharp counts warnings in its exit code; 255 is a parse error.
function Invoke-ClangSharp([string] $settings, [string] $output) {
    $tool = $env:CLANGSHARP ? $env:CLANGSHARP : 'ClangSharpPInvokeGenerator'
    Remove-Item -Recurse -Force (Join-Path 'Ascend.Interop/Generated' $output) -ErrorAction Ignore
    & $tool "@$settings"
    if ($LASTEXITCODE -ge 128) { throw "$tool could not read bindings/$settings (exit code $LASTEXITCODE)." }
}

if ($Help -or -not ($Restore -or $Native -or $Build -or $Test -or $Pack -or $Regenerate)) {
    @'
build.ps1 [-Restore] [-Native] [-Build] [-Test] [-Pack] [-Regenerate] [-Configuration Debug|Release] [arguments for dotnet]
  -Restore     dotnet restore
  -Native      the mock device alone, through CMake
  -Build       everything, the mock device included
  -Test        all tests
  -Pack        NuGet packages into artifacts/package
  -Regenerate  the C# bindings from the contract headers; needs the ClangSharp generator, version 22
               (dotnet tool install --global ClangSharpPInvokeGenerator), or its path in CLANGSHARP
'@
    return
}

if ($Regenerate) {
    Push-Location (Join-Path $root 'bindings')
    try {
        Invoke-ClangSharp 'acl/generate.rsp' 'Acl'
        Invoke-ClangSharp 'acl/generate-prof.rsp' 'AclProf'
        Invoke-ClangSharp 'adapter/generate.rsp' 'Adapter'
        Invoke-ClangSharp 'mock/generate.rsp' 'Mock'
    }
    finally { Pop-Location }
}
if ($Restore) { Invoke-Tool dotnet restore $solution @Rest }
if ($Native) { Invoke-Tool dotnet msbuild (Join-Path $root 'bindings/Ascend.Interop') -restore -t:BuildNative "-p:Configuration=$Configuration" @Rest }
if ($Build) { Invoke-Tool dotnet build $solution -c $Configuration @Rest }
if ($Test) { Invoke-Tool dotnet test $solution -c $Configuration @Rest }
if ($Pack) { Invoke-Tool dotnet pack $solution -c $Configuration @Rest }
