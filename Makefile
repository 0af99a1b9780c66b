.DEFAULT_GOAL := help
.PHONY: help bootstrap build lock test test-long test-alerts test-chart corpus generate format check dashboard sandbox demo demo-helm bench-copies fuzz hostile kill-everywhere refusals rude image e2e-node secrets torture verify clean sandbox-program agent cli docs chart krew

ARGS ?=

# Compilers, tests and sandbox programs run for seconds, too short for profile-guided JIT optimization.
export DOTNET_TieredPGO ?= 0

help: ## Show this help
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  \033[1m%-16s\033[0m %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

bootstrap: ## Download or build kube-apiserver, etcd, PostgreSQL and tools into ~/.cache/ums-operator, once
	eng/bootstrap.sh

build: ## Build everything; warnings are errors
	dotnet build UmsOperator.sln

lock: ## Rewrite every packages.lock.json after a change of packages; review the diff
	dotnet restore UmsOperator.sln --force-evaluate
	dotnet restore src/UmsOperator.Agent --force-evaluate -p:PublishAot=true -p:WithRuntime=true

test: ## Run every test; ends with "N passed, N failed"
	@eng/test.sh $(ARGS)

test-long: ## Run the end-to-end tests that `make test` leaves out because they take minutes
	@LONG=1 eng/test.sh $(ARGS)

test-alerts: ## Check and test the alert rules with promtool; ends with "alerts N, rule tests N, failed N"
	@eng/test-alerts.sh

test-chart: ## Test the Helm chart on a real API server with a real controller-manager; each of its rights must be needed
	@eng/test-chart.sh $(ARGS)

generate: ## Write generated files: CRD, docs/reference.md, docs/metrics.md, rules in docs/runbooks, and config/ from the chart
	dotnet run --project eng/CrdGenerator -- .
	dotnet run --project eng/MonitoringDocs -- . .
	dotnet run --project eng/ArchitectureDocs -- . .
	eng/chart.sh .

docs: ## Build the documentation as a site into artifacts/site; dead links fail (DOCS_BASE=/folder/ to publish it below a folder)
	@eng/docs.sh

chart: ## Package the Helm chart into artifacts/chart (PROJECT_URL=https://…, VERSION=…; KEY=name KEYRING=file sign it)
	@eng/package-chart.sh

krew: ## Package kubectl ums for krew into artifacts/krew (RELEASE_URL=https://… of the archives, VERSION=…)
	@eng/krew.sh

format: ## Format the code
	dotnet format whitespace UmsOperator.sln

check: ## Fail if lock files or generated files are stale (shows the diff) or code is not formatted
	@eng/check.sh

cli: ## Publish kubectl-ums as one file with its own runtime: artifacts/kubectl-ums/kubectl-ums (ARGS='-r linux-arm64')
	dotnet restore src/UmsOperator.Cli --locked-mode -v q -p:WithRuntime=true && eng/packs.sh src/UmsOperator.Cli
	dotnet publish src/UmsOperator.Cli --no-restore -c Release $(or $(ARGS),-r linux-x64) --self-contained -o artifacts/kubectl-ums -p:WithRuntime=true -p:PublishSingleFile=true -p:EnableSingleFileAnalyzer=false -p:DebugType=none -p:GenerateDocumentationFile=false -p:RunAnalyzers=false

dashboard: sandbox-program ## Draw docs/dashboard.svg: the dashboard with data of an update from a real Prometheus
	@dotnet artifacts/bin/Sandbox/release/Sandbox.dll picture charts/ums-operator/files/dashboard.json docs/dashboard.svg

sandbox: sandbox-program ## Run a cluster on this machine: API server, PostgreSQL, servers, operator
	@dotnet artifacts/bin/Sandbox/release/Sandbox.dll run $(ARGS)

demo: sandbox-program ## Watch an update from start to end in the sandbox
	@dotnet artifacts/bin/Sandbox/release/Sandbox.dll demo $(ARGS)

demo-helm: sandbox-program ## Follow the installation in README.md: the chart with helm, the operator in pods, Prometheus; then watch an update
	@dotnet artifacts/bin/Sandbox/release/Sandbox.dll demo-helm $(ARGS)

kill-everywhere: sandbox-program ## Kill the operator before and after every action of an update, an abort, a swap back and a rollback (ARGS='--only kill' for one story, '--share 0.2 --seed 7' for a sample)
	@dotnet artifacts/bin/Sandbox/release/Sandbox.dll kill-everywhere $(ARGS)

refusals: sandbox-program ## Reject each write to the API server once for a while, in an update, an abort, a swap back and a rollback (ARGS='--share 0.2 --seed 7')
	@dotnet artifacts/bin/Sandbox/release/Sandbox.dll refusals $(ARGS)

hostile: sandbox-program ## Servers plant traps in their databases, tenants attack; no attack may succeed (ARGS='--postgres 15 --seed 7')
	@dotnet artifacts/bin/Sandbox/release/Sandbox.dll hostile $(ARGS)

agent: ## Publish ums-agent as one native program into artifacts/agent
	@eng/agent.sh artifacts/agent

image: ## Build the operator's image with buildah, check its content, run an update in the sandbox with it (root)
	@eng/image.sh

e2e-node: sandbox-program ## Update on two real nodes (kubelet, containerd), with chart, images, drains and an upgrade of the operator (root)
	@dotnet artifacts/bin/Sandbox/release/Sandbox.dll node

bench-copies: ## Compare database copies with other methods, as ratios (ARGS='--rounds 1 --only ums'; also writers, memory, preflight)
	@dotnet build tests/CopyBench -c Release -v q --nologo -clp:NoSummary -p:RunAnalyzers=false
	@dotnet artifacts/bin/CopyBench/release/CopyBench.dll $(ARGS)

secrets: sandbox-program ## Search for passwords in everything that successful and failed updates leave behind: logs, events, status, metrics, arguments
	@dotnet artifacts/bin/Sandbox/release/Sandbox.dll secrets

torture: sandbox-program ## Updates with faults in all components around the operator (ARGS='--seed 7 --seconds 120')
	@dotnet artifacts/bin/Sandbox/release/Sandbox.dll torture $(ARGS)

rude: sandbox-program ## Updates of servers that fulfil only the container contract: slow, unusual, many processes (ARGS='--seed 7 --servers 3')
	@dotnet artifacts/bin/Sandbox/release/Sandbox.dll rude $(ARGS)

sandbox-program: # analyzers run in `make build` and `make check`
	@dotnet build tests/Sandbox -c Release -v q --nologo -clp:NoSummary -p:RunAnalyzers=false

verify: ## Explore the real planner exhaustively in a small model, and find seeded bugs (ARGS='--seed 7', '--deep')
	@dotnet build tests/Verify -c Release -v q --nologo -clp:NoSummary -p:RunAnalyzers=false
	@dotnet artifacts/bin/Verify/release/Verify.dll $(ARGS)

corpus: ## Golden copies of realistic databases on PostgreSQL 15, 17 and 18 (ARGS='--seed 7', '--only zabbix', '--short' for generated ones alone)
	@eng/bootstrap.sh corpus
	@dotnet build tests/Corpus -c Release -v q --nologo -clp:NoSummary -p:RunAnalyzers=false
	@dotnet artifacts/bin/Corpus/release/Corpus.dll $(ARGS)

fuzz: ## Corrupt input from servers, tenants and databases 100,000 times; ends with "fuzz: cases N, rounds lost 0" (ARGS='--seed 7', '--cases 5000')
	@dotnet build tests/Fuzz -c Release -v q --nologo -clp:NoSummary -p:RunAnalyzers=false
	@dotnet artifacts/bin/Fuzz/release/Fuzz.dll $(ARGS)

clean: ## Remove build output; the cache of downloaded components stays
	rm -rf artifacts
