# `make` says what there is. Everything runs on a fresh machine with Go, gcc, git and make.
SHELL := /bin/sh
.DEFAULT_GOAL := help

# Tests run far from any office hour, in a zone 45 minutes off with summer time, so that
# code which trusts the machine's own zone fails.
ODD_ZONE ?= Pacific/Chatham
FUZZTIME ?= 10s
FUZZBUDGET ?= 4m
PKG ?= ./...
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
IN_ODD_ZONE = TZ=$(ODD_ZONE)
# The version is given by name; asking git again fails where the tree belongs to somebody else.
export GOFLAGS += -buildvcs=false

.PHONY: help demo run build test race integration browser fuzz golden gallery pictures chaos lint vet fmt cover bench microbench release audit ci clean redis chromium promtool

help: ## says what each target does
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: build ## a group with a few days of life in it, on a local page; no account needed
	bin/studybot demo

run: build ## the bot itself; wants TELEGRAM_BOT_TOKEN
	bin/studybot run

build: ## the program, as bin/studybot
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w -X main.version=$(VERSION)' -o bin/ ./cmd/studybot

test: redis chromium promtool vet lint bin/suite ## all that must hold: linters, tests with -race, stories, each fuzz target
	go -C tools test ./...
	go -C tools/deploycheck test ./...
	$(IN_ODD_ZONE) bin/suite all -time $(FUZZTIME) -budget $(FUZZBUDGET) -race -shuffle=on -parallel=4 -timeout=20m ./...

ci: ## what .ci/run runs
	.ci/run

race: bin/suite ## the tests alone, with the race detector; PKG=./study/... for a part
	$(IN_ODD_ZONE) bin/suite test -race -shuffle=on $(PKG)

integration: redis bin/suite ## the tests that want a real redis-server, and the stories
	$(IN_ODD_ZONE) bin/suite test -count=1 ./store/... ./cmd/...

browser: bin/suite ## the tests that drive the demo's page in a browser
	@scripts/need.sh chromium
	$(IN_ODD_ZONE) bin/suite test -count=1 $$(go list -f '{{.ImportPath}} {{.TestImports}} {{.XTestImports}}' ./... | awk '/chromedp/ { print $$1 }')

fuzz: bin/suite ## each fuzz target for FUZZTIME, all within FUZZBUDGET; PKG for a part
	$(IN_ODD_ZONE) bin/suite fuzz -time $(FUZZTIME) -budget $(FUZZBUDGET) $(PKG)

golden: ## writes the golden files anew; read the difference before you keep it
	@for dir in $$(grep -rlE 'flag\.Bool(Var)?\(.*"update"' --include='*_test.go' . | xargs -r -n1 dirname | sort -u); do \
		go test $$dir -update || exit; done

gallery: ## every message that the bot can send, in each language, as a page in gallery/
	@mkdir -p gallery
	@go test ./report -run '^TestScenes$$' -count=1 -scenes $(CURDIR)/gallery/scenes.json
	@go test ./cmd/studybot -run '^TestGallery$$' -count=1 -gallery $(CURDIR)/gallery
	@echo "open gallery/index.html"

pictures: ## the README's pictures in docs/pictures, taken from the demo's page in a browser
	@scripts/need.sh chromium
	go test ./cmd/studybot -run '^TestPictures$$' -count=1 -pictures $(CURDIR)/docs/pictures

lint: bin/golangci-lint ## golangci-lint over the module and its tools
	bin/golangci-lint run
	cd tools && ../bin/golangci-lint run --config ../.golangci.yml
	cd tools/deploycheck && ../../bin/golangci-lint run --config ../../.golangci.yml

vet: ## go vet
	go vet ./...

fmt: bin/golangci-lint ## formats as the linter wants it
	bin/golangci-lint fmt

cover: ## which lines the tests reach, as .cache/cover.html
	@mkdir -p .cache
	$(IN_ODD_ZONE) go test -coverpkg=./... -coverprofile=.cache/cover.out $(PKG)
	go tool cover -html=.cache/cover.out -o .cache/cover.html
	go tool cover -func=.cache/cover.out | tail -1

chaos: redis ## kills, cuts and lies at random instants; CHAOS=long for the two hundred kills, CHAOS_SEED=N or POISON_SEED=N to repeat a run
	CHAOS=$(or $(CHAOS),short) go test -count=1 -timeout 60m -v ./chaos
	POISON=$(or $(POISON),100000) go test -count=1 -timeout 60m -v -run '^TestPoison' ./cmd/studybot

bench: redis ## the whole program beside its rivals (../shared/perf), and the budgets; about 20 minutes
	BENCH=1 go test -count=1 -timeout 60m -v -run 'TestReport' ./bench | grep -vE '^ *(===|---)'

microbench: ## the small benchmarks of each package; PKG=./store for a part
	go test -run='^$$' -bench=. -benchmem $(PKG)

# The time of all files in a release: that of the commit, so that whoever builds it gets the same bytes.
SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || echo 0)

release: ## archives for Linux and macOS with checksums, licences and a list of what is inside, in dist/; VERSION=v1.2.3
	@go -C tools build -o ../bin/release ./release
	bin/release -out dist -version $(VERSION) -epoch $(SOURCE_DATE_EPOCH)

audit: ## licences, secrets in git's history, sums of modules, known weaknesses (the last wants a network)
	go mod verify
	go -C tools mod verify
	@go -C tools build -o ../bin/audit ./audit
	bin/audit licences
	bin/audit secrets
	@go -C tools build -o ../bin/govulncheck golang.org/x/vuln/cmd/govulncheck
	@scripts/vulnerabilities.sh bin/govulncheck

clean: ## removes what was built
	rm -rf bin .cache gallery dist

redis:
	@scripts/need.sh redis-server

# Only the tests of the demo's page want a browser: without one they are skipped, and named.
chromium:
	@scripts/need.sh chromium || echo "going on without a browser: the tests of the demo's page are skipped"

# Whether each alert fires when it should is tried by Prometheus' own tool: without it that is skipped, and named.
promtool:
	@scripts/need.sh promtool || echo "going on without promtool: the alerts are read, not tried"

bin/golangci-lint: tools/go.mod tools/go.sum
	@echo "building golangci-lint, once; two minutes on two cores"
	@go -C tools build -o ../bin/golangci-lint github.com/golangci/golangci-lint/v2/cmd/golangci-lint

bin/suite: tools/go.mod $(wildcard tools/suite/*.go)
	@go -C tools build -o ../bin/suite ./suite
