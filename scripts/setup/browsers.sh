# shellcheck shell=bash
# Firefox with geckodriver and Chromium with chromedriver, for the tests only.

# The first of the named packages that apt knows.
first_known() {
  local package
  for package in "$@"; do
    if [ -n "$(apt_candidate "$package")" ]; then
      printf '%s' "$package"
      return
    fi
  done
  fail "install a browser and its driver ($*), then run this again."
}

ensure_browsers() {
  have firefox || have firefox-esr \
    || apt_install "the tests run in it" "$(first_known firefox-esr firefox)"
  have chromium || have chromium-browser || have google-chrome \
    || apt_install "the tests run in it" "$(first_known chromium chromium-browser)"
  have chromedriver \
    || apt_install "the tests drive Chromium with it" "$(first_known chromium-driver chromium-chromedriver)"
  if ! have geckodriver; then
    cargo_install geckodriver "$GECKODRIVER_VERSION" "the tests drive Firefox with it" --locked \
      || fail "geckodriver could not be installed: see the lines above."
  fi
  link_onto_path geckodriver
}
