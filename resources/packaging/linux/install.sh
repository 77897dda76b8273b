#!/bin/sh
# Installs Falcon Desktop for your user only, in ~/.local (or PREFIX). No root needed.
#   ./install.sh            install or update
#   ./install.sh --remove   uninstall; your chats stay (also ~/.local/lib/falcon-desktop/install.sh)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
prefix=${PREFIX:-"$HOME/.local"}
library="$prefix/lib/falcon-desktop"
data=${XDG_DATA_HOME:-"$HOME/.local/share"}/falcon-desktop

refresh() {
    if command -v update-desktop-database >/dev/null; then
        update-desktop-database -q "$prefix/share/applications" || true
    fi
    if command -v update-mime-database >/dev/null; then
        update-mime-database "$prefix/share/mime" || true
    fi
    if command -v gtk-update-icon-cache >/dev/null; then
        gtk-update-icon-cache -qtf "$prefix/share/icons/hicolor" || true
    fi
}

remove() {
    if [ -f "$library/installed-files" ]; then
        while read -r file; do rm -f "$prefix/share/$file"; done <"$library/installed-files"
    fi
    rm -rf "$library"
    rm -f "$prefix/bin/falcon-desktop"
}

if [ "${1:-}" = --remove ]; then
    remove
    refresh
    echo "Falcon Desktop was removed. Your chats are still in $data."
    exit 0
fi

missing=$(LD_LIBRARY_PATH="$here/lib/falcon-desktop/_internal"
    export LD_LIBRARY_PATH
    find "$here/lib/falcon-desktop" -type f \( -name '*.so' -o -name '*.so.*' \) \
    -exec ldd {} + 2>/dev/null | awk '/not found/ {print $1}' | sort -u)
if [ -n "$missing" ]; then
    echo "Some libraries are missing. Install the packages that contain them:" >&2
    echo "$missing" >&2
    exit 1
fi
remove
mkdir -p "$prefix/lib" "$prefix/bin" "$prefix/share"
cp -R "$here/lib/falcon-desktop" "$library"
cp -R "$here/share/." "$prefix/share/"
(cd "$here/share" && find . -type f) >"$library/installed-files"
cp "$here/install.sh" "$library/install.sh"
ln -s ../lib/falcon-desktop/falcon-desktop "$prefix/bin/falcon-desktop"
# Menus may not search ~/.local/bin
for key in Exec TryExec; do
    sed -i "s|^$key=falcon-desktop|$key=\"$prefix/bin/falcon-desktop\"|" \
        "$prefix/share/applications/falcon-desktop.desktop"
done
sed -i "s|^TryExec=\"\(.*\)\"|TryExec=\1|" "$prefix/share/applications/falcon-desktop.desktop"
refresh
echo "Falcon Desktop was installed: $prefix/bin/falcon-desktop. To remove it, run:"
echo "  $library/install.sh --remove"
