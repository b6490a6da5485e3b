# One static binary in an empty image. BUILD_IMAGE is an argument, so that it builds where no registry is reachable:
# any image will do that has cargo, the toolchain of rust-toolchain.toml and a C linker.
ARG BUILD_IMAGE=docker.io/library/rust:1.95-bookworm

FROM ${BUILD_IMAGE} AS build
WORKDIR /src
COPY . .
RUN build/static && cp target/*/release/parhelion /parhelion

FROM scratch
LABEL org.opencontainers.image.title="Parhelion" \
      org.opencontainers.image.description="A mock sun for cloud clients: answers as Alibaba Cloud, Huawei Cloud and Open Telekom Cloud do" \
      org.opencontainers.image.licenses="Apache-2.0 OR MIT"
COPY --from=build /parhelion /parhelion
ENV PARHELION_LISTEN=0.0.0.0
EXPOSE 4722
USER 65532:65532
HEALTHCHECK --interval=5s --timeout=4s --start-period=1s CMD ["/parhelion", "healthcheck"]
ENTRYPOINT ["/parhelion"]
CMD ["serve"]
