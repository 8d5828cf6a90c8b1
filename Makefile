# Everything runs in a virtual environment and a cache of its own; nothing is installed on the machine.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
ENV ?= local
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Byte code is worth writing: without it every command compiles its libraries again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help
help: ## Show these targets
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|' 2>/dev/null || sed -n 's/^\([a-z][a-z-]*\):.*## /  make \1  /p' $(MAKEFILE_LIST)
	@echo "  ENV=dev make up     another stack (stacks/Pulumi.dev.yaml); default: local"

# The lock's own text says whether the environment is current: a build that is done is not done again.
STAMP := $(VENV)/moorage-$(shell cat requirements.lock pyproject.toml 2>/dev/null | cksum | cut -d' ' -f1).stamp
$(STAMP):
	@$(PYTHON) toolchain/venv.py $(VENV)
	@rm -f $(VENV)/moorage-*.stamp
	@touch $@

.PHONY: venv
venv: $(STAMP)

.PHONY: toolchain
toolchain: $(STAMP) ## Build what runs Pulumi where no official one is installed (once per machine, about 7 minutes)
	@$(BIN)/python toolchain/path.py --build > /dev/null
	@echo "pulumi: $$(PATH="$$($(BIN)/python toolchain/path.py)"; command -v pulumi)"

.PHONY: up
up: $(STAMP) ## Build the services and run `pulumi up` on the stack
	@$(BIN)/python toolchain/run.py up --env $(ENV) $(ARGS)

.PHONY: run
run: $(STAMP) ## Run the services as processes of this machine, wired as planned; Ctrl-C stops them (docs/run.md)
	@exec $(BIN)/moorage run --env $(ENV) $(ARGS)

.PHONY: preview
preview: $(STAMP) ## Show what `make up` would do
	@$(BIN)/python toolchain/run.py preview --env $(ENV) $(ARGS)

.PHONY: refresh
refresh: $(STAMP) ## Compare the state with what is really there
	@$(BIN)/python toolchain/run.py refresh --env $(ENV) $(ARGS)

.PHONY: destroy
destroy: $(STAMP) ## Remove everything that `make up` made
	@$(BIN)/python toolchain/run.py destroy --env $(ENV) $(ARGS)

.PHONY: test
test: unit services tree engine ## Run the tiers unit, services, tree and engine

.PHONY: unit
unit: judges ## Spec, plan, review, image, command; goldens and judges (installs Debian's shellcheck)
	@$(BIN)/python toolchain/install.py /usr/bin/shellcheck=shellcheck
	@$(BIN)/pytest tests/unit tests/wheel

.PHONY: judges
judges: $(STAMP)
	@$(BIN)/python toolchain/build.py kube-score kube-judge crane kustomize actionlint promtool yaml-language-server

# Both modules of services/go.work: `./...` ends where another module begins.
MODULES := ./... ./chassis/...

.PHONY: pythons
pythons: $(STAMP) ## The wheel and the pure tests under other Pythons, out of Debian's packages (root; installs Debian's patchelf)
	@$(BIN)/python toolchain/install.py /usr/bin/patchelf=patchelf
	@$(BIN)/pytest tests/pythons

.PHONY: services
# The process table and the page of rules lie outside the Go module, so Go's test cache does not see them change.
services: ## go vet and go test -race
	@cd services && go vet $(MODULES) && go vet -tags integration $(MODULES) && go test -race -count=1 $(MODULES)
	@cd bench/services && go vet ./... && go test -count=1 ./...

.PHONY: tree
tree: $(STAMP) ## Components under a recording monitor
	@$(BIN)/pytest tests/tree

.PHONY: engine
engine: $(STAMP) ## Literal pulumi commands on a file backend
	@$(BIN)/python toolchain/build.py pulumi consul crane pulumi-language-yaml pulumi-language-go pulumi-language-nodejs tsc
	@$(BIN)/pytest tests/engine --ignore-glob '*/test_images_*'

.PHONY: images
images: $(STAMP) ## The three builders against a real registry, dockerd and buildkitd (root; installs Debian's docker.io, docker-registry, runc)
	@$(BIN)/python toolchain/install.py /usr/sbin/dockerd=docker.io /usr/bin/docker-registry=docker-registry /usr/sbin/runc=runc
	@$(BIN)/python toolchain/build.py pulumi crane buildkitd pulumi-resource-docker-build
	@$(BIN)/pytest tests/engine/test_images_*.py

# No step of .ci/run: a new machine downloads and compiles a dozen programs for it.
.PHONY: adopting
adopting: $(STAMP) ## Real programs from the Go module proxy, adopted by a spec alone (root; installs Debian's runc; WRITE=1 writes docs/adopting.md)
	@$(BIN)/python toolchain/install.py /usr/sbin/runc=runc
	@$(BIN)/pytest tests/adopting $(if $(WRITE),--write)

.PHONY: integration
integration: $(STAMP) ## Services against a real Consul agent and PostgreSQL (installs Debian's PostgreSQL)
	@MOORAGE_CONSUL="$$($(BIN)/python toolchain/build.py consul)" services/integration/run.sh

.PHONY: offline
offline: ## Build both services from the module cache alone, with the network cut off
	@cd services && go build -o /dev/null ./cmd/... && ./integration/offline.sh

.PHONY: bench-services
bench-services: ## Services under load with a downstream that fails; the chassis beside bare net/http and kratos
	@cd services && go run ./bench
	@cd bench/services && go run .

.PHONY: bench-image
bench-image: $(STAMP) ## ko and our own builder on the same service, side by side
	@$(BIN)/python toolchain/build.py ko crane
	@$(BIN)/python bench/image

.PHONY: bench-up
bench-up: $(STAMP) ## pulumi up of 10, 50 and 200 services against the same objects registered raw (half an hour of two cores)
	@$(BIN)/python toolchain/build.py pulumi
	@$(BIN)/python bench/up $(ARGS)

.PHONY: bench-render
bench-render: $(STAMP) ## What rendering costs: ours, KCL, go-jsonnet and helm, from one run (docs/performance.md)
	@$(BIN)/python bench/render

.PHONY: bench-start
bench-start: $(STAMP) ## What a start of the command costs
	@$(BIN)/python bench/start

.PHONY: bench-review
bench-review: bench-start ## What moorage diff costs beside rendering, and a start of the command
	@PYTHONPATH=bench/render $(BIN)/python bench/review

.PHONY: cluster
cluster: $(STAMP) ## Start a real one-node Kubernetes with registry, Prometheus, Consul and PostgreSQL (root; docs/cluster.md)
	@$(BIN)/python toolchain/cluster.py up

.PHONY: cluster-programs
cluster-programs: $(STAMP) ## Build what `make cluster` starts (once per machine, half an hour of two cores)
	@$(BIN)/python toolchain/cluster.py build

.PHONY: cluster-down
cluster-down: $(STAMP) ## End exactly what `make cluster` started
	@$(BIN)/python toolchain/cluster.py down

.PHONY: e2e
e2e: $(STAMP) ## The stack on that cluster, or on your own: E2E_KUBECONFIG=… make e2e
	@$(BIN)/python toolchain/build.py pulumi kube-score kubeconform
	@$(BIN)/pytest -v --durations 5 tests/cluster --ignore tests/cluster/test_cluster_life.py

.PHONY: cluster-life
cluster-life: $(STAMP) ## The cluster down and up again: nothing is left behind (ends a running one)
	@$(BIN)/pytest tests/cluster/test_cluster_life.py

.PHONY: lint
lint: $(STAMP) ## ruff, mypy, go vet
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy -p moorage
	@$(BIN)/lint-imports --no-cache --no-logo
	@$(BIN)/python toolchain/reference --check
	@cd services && go vet $(MODULES)

.PHONY: golden
golden: judges ## Write the golden files, the schema and the generated pages anew
	@$(BIN)/moorage schema --out schema
	@cd tests && ../$(BIN)/python -m judges.golden --write && ../$(BIN)/python -m judges.checks --write && ../$(BIN)/python -m judges.merge_keys --write && ../$(BIN)/python -m judges.field_types --write && ../$(BIN)/python -m mistakes --write && ../$(BIN)/python -m revisions --write && ../$(BIN)/python -m reports --write && ../$(BIN)/python -m pictures
	@$(BIN)/python toolchain/reference

# No step of .ci/run, nor is the next one: pictures are made anew when what they show changes, and looked at.
.PHONY: dashboard-picture
dashboard-picture: $(STAMP) ## Make docs/pictures/dashboard.png anew, by services on the cluster of `make cluster` (seven minutes)
	@$(BIN)/python toolchain/install.py /usr/bin/chromium=chromium /usr/bin/pngquant=pngquant /usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf=fonts-liberation
	@$(BIN)/python toolchain/build.py pulumi
	@cd tests && ../$(BIN)/python -m screenshots.dashboard

.PHONY: screenshots
screenshots: $(STAMP) ## Make docs/pictures/review-*.png anew (root; installs Debian's chromium, pngquant, Liberation fonts)
	@$(BIN)/python toolchain/install.py /usr/bin/chromium=chromium /usr/bin/pngquant=pngquant /usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf=fonts-liberation
	@cd tests && ../$(BIN)/python -m screenshots

.PHONY: site
site: $(STAMP) ## Build the documentation as a site into dist/site, which needs no server and no network (npm)
	@PYTHONPATH=toolchain $(BIN)/python website dist/site

.PHONY: site-test
site-test: $(STAMP) ## Look at every page of the site in a browser, as a phone and a desk (installs Debian's chromium)
	@$(BIN)/python toolchain/install.py /usr/bin/chromium=chromium /usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf=fonts-liberation
	@$(BIN)/pytest tests/website

.PHONY: dist
dist: $(STAMP) ## Build what a release publishes into dist/: wheel, sdist, bill of materials, notes (of what is committed)
	@$(BIN)/python releasing build dist

.PHONY: lock
lock: $(STAMP) ## Resolve the dependencies anew
	@$(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --all-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --output-file requirements.lock pyproject.toml

# The chassis that services/go.mod requires is published with the commit that requires it: until then it is taken from here.
.PHONY: tidy
tidy: ## go mod tidy of the chassis and of the services
	@cd services/chassis && GOWORK=off go mod tidy
	@cd services && cp go.sum tidy.sum && go mod edit -print > tidy.mod && go mod edit -replace moorage.dev/services/chassis=./chassis tidy.mod \
	  && GOWORK=off go mod tidy -modfile tidy.mod && go mod edit -dropreplace moorage.dev/services/chassis tidy.mod \
	  && mv tidy.mod go.mod && mv tidy.sum go.sum

.PHONY: clean
clean: ## Remove the virtual environment; what .moorage holds stays
	@rm -rf $(VENV)
