#!/bin/sh
# need.sh redis-server|chromium|promtool: makes sure that the program is there, by the system's own
# package manager if it is not. Says in one line what it does; never asks a question unless
# somebody sits at the terminal and sudo wants a password.
set -eu

need=${1:?usage: need.sh redis-server|chromium|promtool}

case $need in
redis-server) names="redis-server" apt=redis-server dnf=redis apk=redis brew=redis ;;
chromium) names="chromium chromium-browser google-chrome headless-shell"
	apt=chromium dnf=chromium apk=chromium brew="--cask chromium" ;;
promtool) names=promtool apt=prometheus dnf=golang-github-prometheus apk=prometheus brew=prometheus ;;
*)
	echo "need.sh: knows redis-server, chromium and promtool, not $need" >&2
	exit 2
	;;
esac

there() {
	for name in $names; do
		if command -v "$name" >/dev/null 2>&1; then return 0; fi
	done
	return 1
}

there && exit 0

log=$(mktemp)
trap 'rm -f "$log"' EXIT

# as_root runs a command as root: at once for root, else by a sudo that asks nothing, or
# one that asks the person at the terminal.
as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
		sudo -n "$@"
	elif command -v sudo >/dev/null 2>&1 && [ -t 0 ]; then
		sudo "$@"
	else
		echo "not root, and no sudo that works without a password"
		return 1
	fi
}

with() { echo "$need is missing: installing it with $1"; }

apt_install() {
	as_root apt-get update -qq || true # an old list may still do
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$apt"
}

if command -v apt-get >/dev/null 2>&1; then
	with apt-get
	hint="apt-get install $apt"
	apt_install >"$log" 2>&1 || cat "$log" >&2
elif command -v dnf >/dev/null 2>&1; then
	with dnf
	hint="dnf install $dnf"
	as_root dnf install -y -q "$dnf" >"$log" 2>&1 || cat "$log" >&2
elif command -v apk >/dev/null 2>&1; then
	with apk
	hint="apk add $apk"
	as_root apk add -q "$apk" >"$log" 2>&1 || cat "$log" >&2
elif command -v brew >/dev/null 2>&1; then
	with brew
	hint="brew install $brew"
	# shellcheck disable=SC2086 # two words on purpose
	brew install -q $brew >"$log" 2>&1 || cat "$log" >&2
else
	case $need in
	redis-server) hint="see https://redis.io/docs/latest/operate/oss_and_stack/install/" ;;
	chromium) hint="see https://www.chromium.org/getting-involved/download-chromium/" ;;
	promtool) hint="see https://prometheus.io/docs/prometheus/latest/installation/" ;;
	esac
fi

if there; then exit 0; fi
echo "$need could not be installed. Install it by hand ($hint), so that one of these is on the PATH: $names" >&2
exit 1
