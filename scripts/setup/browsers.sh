# shellcheck shell=bash
# Firefox with geckodriver and Chromium with chromedriver, for the tests only.

ensure_browsers() {
  have firefox || have firefox-esr || install_first "the tests run in it" firefox-esr firefox
  have chromium || have chromium-browser || have google-chrome \
    || install_first "the tests run in it" chromium chromium-browser
  have chromedriver \
    || install_first "the tests drive Chromium with it" chromium-driver chromium-chromedriver
  have geckodriver || cargo_install geckodriver "$GECKODRIVER_VERSION" "the tests drive Firefox with it"
  link_onto_path geckodriver
}

# install_first WHY PACKAGE...: the first of the packages that apt knows.
install_first() {
  local why="$1" package
  shift
  apt_update_once
  for package in "$@"; do
    if [ -n "$(apt_candidate "$package")" ]; then
      apt_install "$why" "$package"
      return
    fi
  done
  fail "install $1 ($why), then run this again."
}
