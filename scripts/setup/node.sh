# shellcheck shell=bash
# Node.js, npm and the packages of package-lock.json.

node_ready() {
  local version
  version="$(node --version 2>/dev/null)" || return 1
  at_least "${version#v}" "$NODE_LEAST" && have npm
}

ensure_node() {
  node_ready || install_node
  ensure_npm_packages
}

install_node() {
  apt_update_once
  if at_least "$(apt_candidate nodejs)" "$NODE_LEAST"; then
    apt_install "Vite, which builds the page, runs on it" nodejs npm
  else
    install_node_from_npm
  fi
  hash -r
  node_ready || fail "install Node.js $NODE_LEAST or newer (https://nodejs.org), then run this again."
}

# Where the system's Node is too old: npm has Node's own binaries as packages.
install_node_from_npm() {
  local arch
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) arch=linux-x64 ;;
    Linux-aarch64) arch=linux-arm64 ;;
    *) fail "install Node.js $NODE_LEAST or newer (https://nodejs.org), then run this again." ;;
  esac
  have npm || apt_install "it can fetch a newer Node.js than the system has" npm
  say "installing Node.js $NODE_VERSION in .tools/node: Vite needs $NODE_LEAST or newer"
  quietly npm install --prefix "$TOOLS/node" --no-audit --no-fund --ignore-scripts \
    "node-$arch@$NODE_VERSION" "npm@$NPM_VERSION" || fail "npm could not install Node.js: see the lines above."
  mkdir -p "$TOOLS/node/bin"
  ln -sf "../node_modules/node-$arch/bin/node" "$TOOLS/node/bin/node"
  ln -sf ../node_modules/npm/bin/npm-cli.js "$TOOLS/node/bin/npm"
  ln -sf ../node_modules/npm/bin/npx-cli.js "$TOOLS/node/bin/npx"
}

# npm keeps its own record of what is in node_modules: that file's age tells whether the lock file changed.
ensure_npm_packages() {
  local installed=node_modules/.package-lock.json
  if [ -e "$installed" ] && [ ! package-lock.json -nt "$installed" ]; then
    return
  fi
  say "installing the npm packages of package-lock.json: Vite, uPlot, KaTeX, wasm-opt and the test tools"
  quietly npm ci --no-audit --no-fund || fail "npm ci failed: see the lines above."
  touch "$installed"
}
