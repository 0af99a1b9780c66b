# The operator's image: `make image` builds and tries it without a Docker engine, and writes its bill of materials; with one:
#   docker buildx build --platform linux/amd64,linux/arm64 --sbom=true --build-arg SDK=<name>@sha256:<digest> --build-arg BASE=<name>@sha256:<digest> .
# SDK is .NET's (made for 10.0.401-noble), BASE a Debian 12 (made for 12.12-slim). A tag can be moved to another image at any time, so both must be named by
# digest, and the build refuses anything else. Your own tool knows the digest of a tag, once you trust what it names:
#   docker buildx imagetools inspect <name>:<tag> --format '{{.Manifest.Digest}}'      skopeo inspect --format '{{.Digest}}' docker://<name>:<tag>
# POSTGRES is the major of the pg_dump inside, which reads servers of this and of all older versions (golden copies by Stream; Clone needs none). It comes from Debian's release
# POSTGRES_SUITE, fed from the mirrors that the base image names, and brings that release's C library and the others that it needs, for itself alone.
ARG SDK
ARG BASE

FROM --platform=$BUILDPLATFORM ${SDK} AS build
ARG SDK
RUN expr "${SDK}" : '.*@sha256:[0-9a-f]\{64\}$' >/dev/null || { echo "SDK must name the image by digest (<name>@sha256:<64 hex digits>), and is '${SDK}'" >&2; exit 1; }
ARG TARGETARCH
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
WORKDIR /source
# What a restore reads: this layer is made anew only when a package changes.
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY src/UmsOperator.Api/UmsOperator.Api.csproj src/UmsOperator.Api/packages.lock.json src/UmsOperator.Api/
COPY src/UmsOperator.Core/UmsOperator.Core.csproj src/UmsOperator.Core/packages.lock.json src/UmsOperator.Core/
COPY src/UmsOperator.Kubernetes/UmsOperator.Kubernetes.csproj src/UmsOperator.Kubernetes/packages.lock.json src/UmsOperator.Kubernetes/
COPY src/UmsOperator.Postgres/UmsOperator.Postgres.csproj src/UmsOperator.Postgres/packages.lock.json src/UmsOperator.Postgres/
COPY src/UmsOperator/UmsOperator.csproj src/UmsOperator/packages.lock.json src/UmsOperator/
COPY eng/packs.sh eng/packs.sha512 eng/
# As the lock files say, for all architectures at once, with .NET's runtime (WithRuntime), whose hashes are in eng/packs.sha512.
RUN dotnet restore src/UmsOperator --locked-mode -p:WithRuntime=true -p:PublishReadyToRun=true && eng/packs.sh src/UmsOperator
COPY eng/BannedSymbols*.txt eng/
COPY src src
# Compiled ahead (a second leader starts in a moment, not in seconds) and with its own runtime. Analyzers have run in `make build`.
RUN dotnet publish src/UmsOperator --no-restore -c Release -o /app -p:WithRuntime=true -p:RunAnalyzers=false -p:DebugType=none -p:GenerateDocumentationFile=false \
      --self-contained -r "linux-$([ "$TARGETARCH" = arm64 ] && echo arm64 || echo x64)" -p:PublishReadyToRun=true

# Of the packages one program and its libraries are enough.
FROM ${BASE} AS client
ARG BASE
RUN expr "${BASE}" : '.*@sha256:[0-9a-f]\{64\}$' >/dev/null || { echo "BASE must name the image by digest (<name>@sha256:<64 hex digits>), and is '${BASE}'" >&2; exit 1; }
ARG POSTGRES=18
ARG POSTGRES_SUITE=forky
COPY eng/bootstrap/apt.sh eng/image/client.sh /build/
RUN apt-get update && apt-get install --yes --no-install-recommends patchelf && /build/client.sh ${POSTGRES} ${POSTGRES_SUITE} /made

FROM ${BASE}
ARG BASE
ARG POSTGRES=18
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="UMS Operator" \
      org.opencontainers.image.description="Updates containerized IGEL UMS high-availability clusters" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.base.name="${BASE}"
# tzdata: for maintenance windows. ca-certificates: for managed databases.
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates tzdata && \
    rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/apt /var/log/dpkg.log
COPY --from=client /made/client/ /
COPY --from=build /app /app
# The root file system may be read-only: no diagnostic socket, and the one place that may be written for what .NET keeps per user
# (without a home TLS with client certificates fails). Code compiled ahead stays as it is: compiling it anew while it runs takes 20 MB. New objects never get
# more than 2 MiB between collections: otherwise it is as much as the node's cache holds, tens of MB on large ones. Regions of the heap
# are of 1 MiB, not 4: less of each is empty. One arena of malloc: otherwise eight for each core.
ENV DOTNET_EnableDiagnostics=0 DOTNET_TieredCompilation=0 DOTNET_GCRegionSize=0x100000 DOTNET_GCgen0size=0x200000 DOTNET_GCgen0MaxBudget=0x200000 MALLOC_ARENA_MAX=1 HOME=/tmp
USER 65532:65532
ENTRYPOINT ["/app/UmsOperator"]
