# Sourced by ./headroom and ./test: finds the .NET SDK and says what to do when it isn't there.

readonly sdk_version=10
readonly sdk_page=https://dotnet.microsoft.com/download/dotnet/10.0

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en

# Prints one line and fails unless `dotnet` can build what lies in the folder given.
require_sdk() {
  local found
  if ! command -v dotnet >/dev/null; then
    echo "headroom: the .NET $sdk_version SDK is needed and 'dotnet' was not found; get it from $sdk_page" >&2
    return 1
  fi
  # In the folder, because its global.json has a say in which SDK is used.
  if ! found=$(cd "$1" && dotnet --version 2>/dev/null) || [ "${found%%.*}" -lt "$sdk_version" ]; then
    found=$(dotnet --list-sdks 2>/dev/null | cut -d' ' -f1 | paste -sd' ')
    echo "headroom: the .NET $sdk_version SDK is needed and 'dotnet' has ${found:-no SDK}; get it from $sdk_page" >&2
    return 1
  fi
}
