# make help lists the targets. Versions of tools are pinned here and in
# package.json; the tests' servers and browser come from the system's packages.

GOLANGCI := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
VERSION  := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
LDFLAGS  := -s -w -X main.version=$(VERSION)

# The race detector is slow: it runs where requests meet. The longest first, so that none is
# left over for one core at the end.
RACE := app queue api live access

# It leaves out the insides of SQLite, of Lua, of fonts, of patterns and of the reading of
# templates, which take most of the time under it and are not ours; locks still count there, so
# it knows who waited for whom.
UNWATCHED := modernc.org/sqlite/lib modernc.org/libc github.com/yuin/gopher-lua/... golang.org/x/image/... \
             regexp/... text/template/parse
WATCH     := -race $(UNWATCHED:%=-gcflags=%=-race=false)

# Files of tests there in which no requests meet: starts, commands, refusals, the insides of a
# script. Their tests run with those without the detector instead; a file that is not named here
# runs with it.
UNRACED := api/allocations_test.go \
           $(addprefix app/,$(addsuffix _test.go,backup checks checks_quarantine choice clock_alone doors garbage \
             hall_find holidays import importer kiosk_again metrics past_use practice printing_copies profile race_day rebuild \
             redis_eviction redis_start report roundtrips signing_key simulate_faults slips sqlstart tie voice)) \
           $(addprefix queue/,$(addsuffix _test.go,called class closing deliverables extend held hot keys_gone late message \
             minute no_show order phone profile property quota ratio reach roll stood stray transitions visits))

# Breaks servers and waits for them: runs after the detector's packages, beside the browser.
CHAOS_TESTS := tools/chaos

# What runs without it is compiled as the image is, so that it is compiled once.
PLAIN := CGO_ENABLED=0

# make vet has read all packages and what they use; a test's own vet would read them once more
# for each way of compiling.
TEST  := go test -vet=off

# Packages tested at the same time. Each may start a Redis and a MariaDB.
TEST_P       ?= 2
TEST_TIMEOUT ?= 20m
TEST_DIR     ?= $(shell sh scripts/testdir.sh)
BENCH        ?= .

.DEFAULT_GOAL := help
.PHONY: help run build deb test check voice bench bench-go chaos chaos-mutant deps screenshots clean \
        vet test-go test-race test-plain test-chaos test-watched test-rest test-pages test-browser \
        types check-format check-go check-pages

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## start the demo hall: everything in one process, nothing to set up
	go run ./cmd/mpp demo

build: ## build the one binary, bin/mpp
	$(PLAIN) go build -trimpath -ldflags '$(LDFLAGS)' -o bin/mpp ./cmd/mpp

deb: build ## pack bin/mpp as a Debian package for this machine's architecture, bin/mpp_*.deb
	@sh packaging/deb.sh bin/mpp $(VERSION) bin

test: ## run all tests; installs what they need through apt and npm
	@$(MAKE) --no-print-directory deps
	@$(MAKE) --no-print-directory vet
	@$(MAKE) --no-print-directory -j2 test-watched test-rest

deps: ## install what the tests need and the machine lacks
	@sh scripts/deps.sh

test-race test-plain test-chaos test-browser: export TMPDIR = $(TEST_DIR)

vet:
	$(PLAIN) go vet -trimpath ./...

test-go: vet test-race test-plain test-chaos ## Go tests, on private Redis and MariaDB servers

# Much of these tests' time is waiting, for servers that start and clocks that go on: two targets
# at the same time keep two cores busy.
test-watched: test-race
	@$(MAKE) --no-print-directory test-chaos

test-rest: test-plain test-pages
	@$(MAKE) --no-print-directory test-browser

test-race: ## Go tests with the race detector
	skip=$$(sh scripts/testnames.sh $(UNRACED)) && \
	$(TEST) $(WATCH) -p $(TEST_P) -skip "$$skip" -timeout $(TEST_TIMEOUT) $(RACE:%=./%/...)

test-plain: ## Go tests without it
	run=$$(sh scripts/testnames.sh $(UNRACED)) && \
	$(PLAIN) $(TEST) -trimpath -p $(TEST_P) -run "$$run" -timeout $(TEST_TIMEOUT) $$(sh scripts/testdirs.sh "$$run" $(RACE))
	$(PLAIN) $(TEST) -trimpath -p $(TEST_P) -timeout $(TEST_TIMEOUT) $$(go list ./... | grep -vE '^mpp/($(subst $(eval) ,|,$(RACE) $(CHAOS_TESTS)))(/|$$)')

test-chaos: ## break everything that can break, once each
	$(PLAIN) $(TEST) -trimpath -timeout $(TEST_TIMEOUT) ./$(CHAOS_TESTS)/...

test-pages: ## tests of the pages' modules that need no browser
	node --test $(wildcard */test/*.test.mjs)

test-browser: ## the whole visit in a browser, against a demo hall of its own
	npx playwright test --config e2e/playwright.config.mjs

screenshots: deps ## take the pictures of docs/screenshots anew
	MPP_SCREENSHOTS=1 npx playwright test --config e2e/playwright.config.mjs

check: check-format check-go check-pages ## format, lint, import walls, types of the page modules

check-format:
	@out=$$(gofmt -l $$(git ls-files -co --exclude-standard '*.go')); \
	if [ -n "$$out" ]; then echo "not formatted by gofmt:"; echo "$$out"; exit 1; fi

check-go:
	go vet ./...
	go run $(GOLANGCI) run ./...

voice: ## make the clips of the voice's base pack that its lists of words changed; needs espeak-ng
	go run ./display/voice/basepack display/voice/pack

types: ## write ui/types/api.d.ts and office/static/measures.js anew from the API's description and the list of measures
	go run ./tools/apitypes/cmd

check-pages: deps
	npx eslint .
	npx tsc --project jsconfig.json
	node scripts/oldcss.mjs

# AGAINST=revision compares with it; FIGURE=issue,call,... RUNS=n choose; see docs/performance.md.
bench: deps ## measure the server on real servers, beside another revision's (AGAINST=REV)
	go run ./tools/bench/cmd $(if $(AGAINST),-against $(AGAINST)) $(if $(FIGURE),-figure $(FIGURE)) $(if $(RUNS),-runs $(RUNS))

bench-go: ## run the benchmarks of single functions; BENCH=regexp chooses
	go test -run '^$$' -bench '$(BENCH)' -benchmem -count 5 -p 1 -timeout 30m ./...

# FAULT=name,... SEED=n COUNT=n HALLS=n ACK=redis|ledger RATE=tickets/s choose; see docs/chaos.md.
HALLS ?= 2
CHAOS = -halls $(HALLS) $(if $(FAULT),-fault $(FAULT)) $(if $(SEED),-seed $(SEED)) $(if $(COUNT),-count $(COUNT)) \
        $(if $(ACK),-ack $(ACK)) $(if $(RATE),-rate $(RATE)) $(if $(MUTANT),-mutant)

chaos: deps ## break everything that can break, three times each, and count what is lost
	go run ./tools/chaos/cmd $(CHAOS)

chaos-mutant: deps ## the same for a server that is broken on purpose: this must fail
	go run ./tools/chaos/cmd $(CHAOS) -mutant -short -count 1 -fault none

clean: ## remove what was built
	rm -rf bin test-results
