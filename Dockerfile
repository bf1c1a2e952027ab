# syntax=docker/dockerfile:1
# Headgate alone: it speaks to a Kafka and a PostgreSQL of yours. There is no Java in this image, so nothing can be embedded.
# Every step is also run without a container engine, by deploy/image: see docs/deploy.md.
ARG NODE_IMAGE=node:24.21.0-trixie-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json .npmrc ./
# No package needs its install script here: Node is the image's, and no database is embedded.
RUN npm ci --include=dev --ignore-scripts --no-audit --no-fund
COPY . .
# The path below which a reverse proxy serves Headgate, such as /tools/kafka. It is built into the pages.
ARG BASE_PATH=
RUN mkdir -p public && BASE_PATH="$BASE_PATH" node deploy/build.ts
# Leaves what production loads, and no network access at the start.
RUN node deploy/trim.ts image

FROM ${NODE_IMAGE}
WORKDIR /app
ARG BASE_PATH=
# Listening beyond loopback is refused until the operator writes HEADGATE_AUTH_MODE=none: the image does not say it for anyone.
ENV NODE_ENV=production \
    BASE_PATH=$BASE_PATH \
    HEADGATE_HOST=0.0.0.0 \
    HEADGATE_PORT=3000 \
    HEADGATE_HOME=/var/lib/headgate
RUN install -d -m 0750 -o 1000 -g 1000 /var/lib/headgate
COPY --from=build /app/package.json /app/next.config.mjs /app/LICENSE /app/NOTICE ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/prisma/migrations ./prisma/migrations
COPY --from=build /app/deploy/healthy.ts ./deploy/healthy.ts
COPY --from=build /app/public ./public
COPY --from=build /app/demo ./demo
COPY --from=build /app/server ./server
COPY --from=build /app/.next ./.next
# By number, so that an orchestrator can see that it is not root. All files above belong to root.
USER 1000:1000
VOLUME ["/var/lib/headgate"]
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["node", "deploy/healthy.ts"]
# Node itself is the first process: it handles SIGTERM, and its only child (the demo) is stopped by it.
CMD ["node", "server/main.ts"]
