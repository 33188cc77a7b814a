# syntax=docker/dockerfile:1
# The image holds one static program, certificates and an empty /data; no shell, no package.

FROM --platform=$BUILDPLATFORM golang:1.26 AS build
WORKDIR /src
# Libraries first: this layer is made anew only when they change.
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
ARG TARGETOS
ARG TARGETARCH
ARG VERSION=dev
# Time zones are inside the program (time/tzdata), so the image needs none.
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH \
    go build -trimpath -buildvcs=false -ldflags "-s -w -buildid= -X main.version=$VERSION" -o /out/studybot ./cmd/studybot \
    && mkdir /out/data

FROM scratch
ARG VERSION=dev
# Given by whoever builds a release: --build-arg REVISION=$(git rev-parse HEAD) SOURCE=https://…
ARG REVISION=unknown
ARG SOURCE=
LABEL org.opencontainers.image.title="studybot" \
      org.opencontainers.image.description="Keeps a study group going, inside its Telegram group" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.source="$SOURCE"
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/studybot /studybot
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
WORKDIR /data
VOLUME /data
ENV STUDYBOT_HTTP_ADDR=:8080
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 CMD ["/studybot", "health"]
ENTRYPOINT ["/studybot"]
CMD ["run"]
