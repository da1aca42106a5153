# Podium's commands. `make` alone lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
CONFIGURATION ?= Release
NAME ?= default

.PHONY: help tools build images up down demo test bench lint clean

help: ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

tools: ## install the system packages that Podium and its tests need
	@build/install-tools

build: ## build the program at out/podium
	@build/build-program

images: tools ## make the sample images from Debian packages, in out/images
	@build/make-images

up: build ## start a cluster
	@out/podium up --name $(NAME)

down: ## stop the cluster that `make up` or `make demo` started, and leave nothing behind
	@if [ -x out/podium ]; then out/podium down --name $(NAME); else echo "nothing is built, so nothing of this folder runs"; fi

demo: tools build ## from a fresh clone to running pods, and what happened
	@build/demo

test: tools build images ## run every test; the last line counts them
	@build/run-tests

bench: tools build ## measure what docs/bench.md names
	@build/bench

lint: ## check format and analyzers; warnings are errors
	@dotnet format whitespace . --folder --verify-no-changes --verbosity quiet
	@dotnet build Podium.slnx -nologo -v quiet -p:Lint=true

clean: ## delete what was built
	@rm -rf out && find src tests bench -type d \( -name bin -o -name obj \) -prune -exec rm -rf {} +
