#!/bin/sh
# Lets TorchSharp run on Linux systems whose libstdc++ is older than GCC 13's, such as Debian 12 and Ubuntu 22.04:
#
#     export LD_LIBRARY_PATH=$(Runtime/Unroll.Torch/libstdcxx.sh [folder])
#
# Prints the new value of LD_LIBRARY_PATH: if the system needs it, the folder of a small library that it builds with gcc, followed by the current value.
# The library takes libstdc++'s name, adds the versions that TorchSharp asks for, and leaves the rest to the system's. The folder is artifacts/libstdcxx unless given.
set -eu
export LC_ALL=C

name=libstdc++.so.6
needed=32  # GLIBCXX_3.4.32, GCC 13's
least=30   # TorchSharp uses more of the older versions than can be added.

say() { echo "libstdcxx.sh: $*" >&2; }
fail() { say "$*"; exit 1; }

# The value that LD_LIBRARY_PATH has, without the folder.
rest() { printf %s "${LD_LIBRARY_PATH:-}" | tr ':' '\n' | grep -Fxv -e "$1" | grep . | paste -sd: - || true; }

unchanged() { say "$*"; echo "${LD_LIBRARY_PATH:-}"; exit 0; }

[ "$(uname -sm)" = 'Linux x86_64' ] || unchanged "nothing to do: this is for Linux on x64, not for $(uname -sm)."

system=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | awk -v name=$name '$1 == name && /x86-64/ { print $NF; exit }')
[ -n "$system" ] || fail "the system has no $name that ldconfig lists: install libstdc++6, or take a system with glibc."

for program in gcc readelf; do
  command -v $program >/dev/null || fail "gcc and binutils are needed (Debian, Ubuntu: apt-get install gcc)."
done

versions=$(readelf -VW "$system" | sed -n '/^Version definition/,/^Version needs/s/.*Name: \([A-Z]*_[A-Za-z0-9_.]*\)$/\1/p')
newest=$(echo "$versions" | sed -n 's/^GLIBCXX_3\.4\.//p' | sort -n | tail -n 1)
[ -n "$newest" ] || fail "$system does not say which versions it has."
[ "$newest" -lt $needed ] || unchanged "nothing to do: $system has GLIBCXX_3.4.$newest."
[ "$newest" -ge $least ] || fail "$system ends at GLIBCXX_3.4.$newest; TorchSharp needs a newer system (from Debian 12 or Ubuntu 22.04 on)."

if [ $# -gt 0 ]; then
  folder=$1
else
  repository=$(cd "$(dirname "$0")/../.." && pwd)
  [ -f "$repository/Compiler.sln" ] || fail "outside the repository it needs an argument: the folder to make the library in."
  folder=$repository/artifacts/libstdcxx
fi
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)

work=$(mktemp -d "$folder/making.XXXXXX")
trap 'rm -rf "$work"' EXIT

# The loader only looks for versions in the library of this name, so all of the system's are declared.
{
  echo "$versions" | sed 's/$/ { };/'
  for version in $(seq $((newest + 1)) $((needed - 1))); do echo "GLIBCXX_3.4.$version { };"; done
  echo "GLIBCXX_3.4.$needed { global: _ZSt21ios_base_library_initv; local: *; };"
} >"$work/versions.map"

# GCC 13's libstdc++ sets up std::cout and the like by itself, and programs refer to this symbol to make sure of it; before, each file that used them did so.
cat >"$work/library.c" <<'END'
extern void _ZNSt8ios_base4InitC1Ev(void *);

__attribute__((constructor)) static void set_up_streams(void)
{
    static char streams;
    _ZNSt8ios_base4InitC1Ev(&streams);
}

void _ZSt21ios_base_library_initv(void)
{
}
END

is_made() {
  [ -f "$folder/$name" ] && [ "$(readlink "$folder/$name.system")" = "$system" ] && cmp -s "$work/versions.map" "$folder/versions.map" && cmp -s "$work/library.c" "$folder/library.c"
}

if ! is_made; then
  # A library refers to others by their own sonames; an empty library gives the system's library the name of the link.
  : | gcc -shared -nostdlib -x c - -Wl,-soname,$name.system -o "$work/$name.system"
  gcc -shared -fPIC -O2 -nostdlib "$work/library.c" -o "$work/$name" -Wl,-soname,$name -Wl,--version-script="$work/versions.map" \
    -Wl,--enable-new-dtags -Wl,-rpath,'$ORIGIN' -Wl,--no-as-needed -L"$work" -l:$name.system
  ln -sf "$system" "$work/$name.system"
  # Each file appears whole, and the sources last: whoever finds them finds the rest.
  for file in $name.system $name versions.map library.c; do mv -f "$work/$file" "$folder/$file"; done
fi

others=$(rest "$folder")
echo "$folder${others:+:$others}"
