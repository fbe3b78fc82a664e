# make demo   builds crmsite, writes the demo CRM and publishes the site about it in public/
# make test   builds and runs every test
# make test-servers  installs the web and database servers that some tests start; without them those tests are skipped
# make bench  runs the benchmarks, one line each
# make bench-raster [N=full]  runs the raster bench beside the opponents that are installed, and prints a table
# make install PREFIX=/usr/local

PREFIX ?= /usr/local
SWIFT ?= swift
BIN = .build/release/crmsite

.PHONY: demo test bench bench-raster build install packages test-servers clean

demo: build
	$(BIN) demo --db crm.sqlite
	$(BIN) build
	@echo "open public/index.html"

test: build
	$(SWIFT) test -c release --disable-xctest

bench: packages
	$(SWIFT) build -c release --product crmsite-bench
	.build/release/crmsite-bench

bench-raster: packages
	$(SWIFT) build -c release --product crmsite-bench
	@sh scripts/bench-raster.sh $(or $(N),quick)

build: packages
	$(SWIFT) build -c release --product crmsite

install: build
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/crmsite
	install -m 755 $(BIN) $(DESTDIR)$(PREFIX)/bin/crmsite
	cp -R site-templates mappings $(DESTDIR)$(PREFIX)/share/crmsite/

packages:
	@sh scripts/packages.sh

test-servers:
	@sh scripts/packages.sh tests

clean:
	rm -rf .build
