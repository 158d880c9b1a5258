# Two commands matter: `make serve` (or plain `make`) and `make test`. `make help` lists the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := serve

CARGO_HOME ?= $(HOME)/.cargo
PORT ?= 8080
# wasm-pack takes wasm-opt from PATH: the npm package's, not the system's.
export PATH := $(CURDIR)/node_modules/.bin:$(CURDIR)/.tools/node/bin:$(CARGO_HOME)/bin:$(PATH)

# The folders are listed with their files, so that a removed file counts as a change, too.
RUST_SOURCES := Cargo.toml Cargo.lock .cargo/config.toml $(shell find src www/data)
PAGE_SOURCES := index.html embed.html vite.config.js package-lock.json \
	$(shell find www package -path www/pkg -prune -o -print)

.PHONY: serve test test-hosts test-webkit test-arm fuzz mutants audit dev wasm page dist fmt bench bench-page bench-peers soak lighthouse moving-picture clean help setup

serve: page ## build the page and serve it on http://127.0.0.1:8080 (PORT=...)
	@exec vite preview --host 127.0.0.1 --port $(PORT)

test: ## run every check and every test, in Firefox and Chromium, too
	@exec scripts/test.sh

test-hosts: page ## install other people's tools, build with them what docs/embedding.md says (HOST=Vite,Sphinx for some)
	@scripts/setup.sh test
	@scripts/setup.sh hosts
	node --test --test-reporter=spec tests/hosts/hosts.test.js

test-webkit: page ## what the page's tests ask of an engine, in WebKitGTK (TESTS=tests/page/bits.test.js for some)
	@scripts/setup.sh webkit
	TURNS=1 BROWSER=webkit node --test --test-concurrency=1 --test-reporter=spec $(or $(TESTS),tests/page/*.test.js)

test-arm: wasm ## train every preset and key on an ARM64 processor, emulated by QEMU: natively and in Node, the same bits
	@scripts/setup.sh arm
	scripts/test-arm.sh

SECONDS ?= 60

fuzz: wasm ## feed hostile inputs to everything that reads from outside, for SECONDS=60 in all
	@scripts/fuzz.sh $(SECONDS)

# SHARD=1/20 tries a part, FILES='src/data/*.rs' some files.
mutants: setup ## change the core in small ways and see whether the tests notice (SHARD=1/20, FILES=src/data/*.rs)
	@scripts/setup.sh mutants
	cargo mutants $(if $(SHARD),--shard $(SHARD)) $(if $(FILES),$(foreach file,$(FILES),--file '$(file)'))

audit: setup ## check licences, sources and known advisories of all dependencies
	@scripts/setup.sh audit
	cargo deny check
	npm audit --audit-level=low

dev: setup ## serve the page, rebuild and reload on every change of Rust or JavaScript
	@exec vite --host 127.0.0.1 --port $(PORT)

wasm: www/pkg/.release ## build the WebAssembly package in www/pkg

page: dist/index.html ## build the page in dist

dist: wasm ## build everything that is published, in dist, and print its sizes
	node scripts/dist.js sizes

fmt: setup ## format Rust, JavaScript and CSS
	cargo fmt
	eslint --fix .
	prettier --log-level warn --write "**/*.{js,css}"

bench: benches/pkg/.release ## measure training steps: natively, in Node, in Firefox and in Chromium
	@scripts/setup.sh test
	cargo bench
	node benches/bench.js

bench-page: page ## measure the page: share of the class's speed, on slower processors, too, frames, keys, memory, first step, several figures, workers
	@scripts/setup.sh test
	BROWSER=firefox node benches/live.js
	BROWSER=chromium node benches/live.js
	BROWSER=firefox node benches/several.js
	BROWSER=chromium node benches/several.js
	BROWSER=firefox node benches/experiment.js
	BROWSER=chromium node benches/experiment.js

MINUTES ?= 3

soak: page ## train MINUTES=3 with all figures on, then make and remove figures, in both browsers: memory, frames and tasks stay flat
	@scripts/setup.sh test
	BROWSER=firefox MINUTES=$(MINUTES) node benches/soak.js
	BROWSER=chromium MINUTES=$(MINUTES) node benches/soak.js

PEERS := benches/peers

bench-peers: wasm ## the same steps in TensorFlow.js, jax-js and candle, in Node and both browsers, and in PyTorch (PYTHON=...)
	npm ci --prefix $(PEERS) --no-audit --no-fund
	cd $(PEERS)/candle && RUSTFLAGS='-C target-feature=+simd128 --cfg getrandom_backend="wasm_js"' \
		wasm-pack build --release --target web --out-dir pkg
	node $(PEERS)/peers.js

lighthouse: page ## measure the page with Lighthouse, mobile and desktop (npx fetches it)
	@scripts/setup.sh test
	node scripts/lighthouse.js

moving-picture: page ## draw the README's moving picture, docs/page.webp (needs ffmpeg)
	node scripts/moving-picture.js

clean: ## remove what was built (what was installed stays)
	rm -rf target dist www/pkg benches/pkg

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile | expand -t 10

setup:
	@scripts/setup.sh build

# `make dev` builds into the same folder, without wasm-opt, and takes this mark away.
www/pkg/.release: $(RUST_SOURCES) | setup
	wasm-pack build --release --target web --out-dir www/pkg
	@touch $@

# The same package, and with it the measure of the machine.
benches/pkg/.release: $(RUST_SOURCES) | setup
	wasm-pack build --release --target web --out-dir benches/pkg -- --features peak
	@touch $@

dist/index.html: www/pkg/.release $(PAGE_SOURCES) $(wildcard scripts/*.js) | setup
	node scripts/dist.js
