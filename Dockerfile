# syntax=docker/dockerfile:1

# docker build --build-arg VERSION="$(git describe --tags --always)" -t mpp .
#
# The image holds the one binary, root certificates and time zones; no shell.
# Without a setting it runs on its embedded footing and keeps all it knows in
# the volume /data. compose.yaml joins it with Redis and MySQL.

FROM golang:1.26-bookworm AS modules
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download

FROM modules AS build
ARG VERSION=unknown
ARG TARGETOS
ARG TARGETARCH
COPY . .
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=0 GOOS=${TARGETOS} GOARCH=${TARGETARCH} \
    go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /out/mpp ./cmd/mpp
# A volume takes its owner from the image's folder, and the last stage has no
# shell to make one.
RUN mkdir -m 0700 /out/data

FROM gcr.io/distroless/static-debian12:nonroot
ARG VERSION=unknown
LABEL org.opencontainers.image.title="mpp" \
      org.opencontainers.image.description="Queue and counter management for a Mal Pelayanan Publik" \
      org.opencontainers.image.version="${VERSION}"
COPY --from=build /out/mpp /usr/local/bin/mpp
COPY --from=build --chown=nonroot:nonroot /out/data /data
# Inside a container loopback reaches nobody, so listen on all addresses.
ENV MPP_ADDR=0.0.0.0:8080 \
    MPP_DATA=/data
USER nonroot
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["/usr/local/bin/mpp", "doctor", "--url", "http://127.0.0.1:8080/readyz"]
ENTRYPOINT ["/usr/local/bin/mpp"]
CMD ["serve"]
