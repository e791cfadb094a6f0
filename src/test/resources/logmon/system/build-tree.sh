# build-tree.sh TREE SUITE PACKAGES SET-UP
#
# Builds a Debian SUITE (bookworm, say) in the directory TREE, unless it stands there already, with these packages
# (separated by commas) besides the minimal set; the shell script SET-UP then runs inside.
#
# Started under flock(1), so that two never build at once, and in a mount namespace of its own, so that whatever it
# mounts is gone with its last process, however that ends.
set -eu
tree=$1 suite=$2 packages=$3 set_up=$4
[ ! -d "$tree" ] || exit 0

settings=$tree.settings unfinished=$tree.unfinished
rm -rf --one-file-system "$settings" "$unfinished"
mkdir -p "$settings"
sh "$(dirname "$0")/host-settings.sh" "$settings" "$suite"
mirror=$(sed -n "s/^deb \(.*\) $suite main$/\1/p" "$settings/etc/apt/sources.list" | head -n 1)
if command -v apt-config >/dev/null; then
    eval "$(apt-config shell http_proxy Acquire::http::Proxy)"
    export http_proxy
fi

export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
debootstrap --variant=minbase --keyring=/usr/share/keyrings/debian-archive-keyring.gpg \
    --include="$packages" "$suite" "$unfinished" "$mirror"
cp -r "$settings/." "$unfinished"
mount -t proc proc "$unfinished/proc"
chroot "$unfinished" sh -euc "$set_up"
umount "$unfinished/proc"

rm -rf "$settings"
mv "$unfinished" "$tree"
