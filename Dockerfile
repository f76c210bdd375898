# The app and its worker: one image, several commands (deploy/compose.yaml names them). Build from the root of the repository:
#   docker build -t scoliosis-ai .
# What it is given stands in Dockerfile.dockerignore. Pin the base by digest for a release:
#   docker buildx imagetools inspect node:24.22.3-bookworm-slim shows it, then --build-arg BASE=node:24.22.3-bookworm-slim@sha256:…
ARG BASE=node:24.22.3-bookworm-slim

FROM ${BASE} AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --no-update-notifier

FROM ${BASE} AS build
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-update-notifier
COPY next.config.ts mdx.config.ts postcss.config.mjs prisma.config.ts tsconfig.json ./
# The docs are pages of the app.
COPY CHANGELOG.md SECURITY.md ./
COPY deploy/README.md ./deploy/README.md
COPY docs ./docs
COPY services/inference/README.md ./services/inference/README.md
COPY models ./models
COPY prisma ./prisma
COPY public ./public
COPY cli ./cli
COPY clients/typescript/openapi.ts clients/typescript/session.ts ./clients/typescript/
COPY src ./src
# Generating needs no schema engine, but Prisma fetches one unless it is told of a file that exists.
RUN PRISMA_SCHEMA_ENGINE_BINARY=/bin/true npm run generate \
 && NODE_ENV=production npm run build \
 && rm -rf .next/cache

FROM ${BASE} AS runtime
LABEL org.opencontainers.image.title="scoliosis-ai" \
      org.opencontainers.image.description="Measures Cobb angles on spine X-rays. Research and education only." \
      org.opencontainers.image.licenses="AGPL-3.0-only"
ENV NODE_ENV=production \
    NEXT_TELEMETRY_DISABLED=1
WORKDIR /app
# Not `output: "standalone"`: it holds the web server's packages alone, and the worker, the migrations and npm run jobs
# need nearly all of the others.
COPY --from=packages /app/node_modules ./node_modules
COPY package.json next.config.ts mdx.config.ts prisma.config.ts tsconfig.json ./
COPY models ./models
COPY prisma ./prisma
COPY public ./public
COPY cli ./cli
COPY --from=build /app/src ./src
COPY --from=build /app/.next ./.next
USER 10001:10001
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/api/health', { signal: AbortSignal.timeout(4000) }).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node itself is told to stop, without npm between.
CMD ["node", "node_modules/next/dist/bin/next", "start", "-H", "0.0.0.0", "-p", "3000"]
