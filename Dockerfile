# The image of the operator: Node, the sources (Node strips the types itself) and the few libraries that they use. No shell, no package manager.
#
#   docker build -t REGISTRY/spark-mesos-operator:0.1.0 .
#
# Both bases are pinned by digest; a new digest is a change like any other. `docker buildx imagetools inspect IMAGE:TAG` shows that of a tag.

FROM docker.io/library/node:24.21.0-trixie-slim@sha256:173f125896c3b47ddf056734c7ea789d04595a6a08769a8f78e0df642781fb66 AS libraries
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# What is optional is Node itself, for people; scripts are of no use to these libraries.
RUN npm ci --omit=dev --omit=optional --ignore-scripts

FROM gcr.io/distroless/nodejs24-debian13:nonroot@sha256:9eeb7f5887d0e239e78264b06f7f11d2e14be534050481803a9e4728fcdd278e
LABEL org.opencontainers.image.title="spark-mesos-operator" \
      org.opencontainers.image.description="Runs Apache Spark on Apache Mesos, from resources in Kubernetes" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production
WORKDIR /app
COPY --from=libraries /app/node_modules node_modules
COPY package.json ./
COPY proto/gen proto/gen
COPY src src
USER 65532:65532
ENTRYPOINT ["/nodejs/bin/node", "/app/src/cli/sparkmesos.ts"]
CMD ["operator"]
