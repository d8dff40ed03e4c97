# One image for every process: server, daemon, bot, migrate, pool. docker-compose.yml and k8s/ say which one runs.
FROM node:24.21.0-bookworm-slim AS base
WORKDIR /app
ENV npm_config_update_notifier=false

# The manifests first: packages are installed anew only when they change.
FROM base AS manifests
COPY package.json package-lock.json .npmrc ./
COPY bot/package.json bot/
COPY db/package.json db/
COPY miniapp/package.json miniapp/
COPY monitoring/package.json monitoring/
COPY monitoring/agent/package.json monitoring/agent/
COPY monitoring/domain/package.json monitoring/domain/
COPY monitoring/simulator/package.json monitoring/simulator/
COPY server/package.json server/

FROM manifests AS build
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY db db
COPY miniapp miniapp
COPY monitoring monitoring
COPY server server
RUN npm run build -w miniapp --silent && npm run build -w monitoring/agent --silent

# The image has a Node of its own, so the one from npm is left out.
FROM manifests AS packages
RUN npm ci --omit=dev --ignore-scripts \
 && npm rebuild --foreground-scripts=false \
 && rm -rf node_modules/node-linux-* node_modules/.bin/node

FROM base
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/data
RUN mkdir /data && chown node:node /data
COPY --from=packages /app ./
COPY bot/src bot/src
COPY db/src db/src
COPY miniapp/src miniapp/src
COPY miniapp/index.html miniapp/vite.config.ts miniapp/
COPY monitoring/domain monitoring/domain
COPY monitoring/simulator/src monitoring/simulator/src
COPY monitoring/src monitoring/src
COPY server/src server/src
COPY LICENSE README.md ./
# Last, so that it is newer than its sources and is not built again.
COPY --from=build /app/miniapp/dist miniapp/dist
COPY --from=build /app/monitoring/agent/dist monitoring/agent/dist
USER node
EXPOSE 8787 9187
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
  CMD ["node", "server/src/bin/check-health.ts"]
CMD ["node", "server/src/node.ts"]
