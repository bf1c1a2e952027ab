import type { NextConfig } from 'next'

/** `/tools/kafka` from `tools/kafka/`, and nothing from `/`: the path below which a reverse proxy serves Headgate. */
const basePath = (process.env.BASE_PATH ?? '').replace(/^\/*/, '/').replace(/\/+$/, '')

const config: NextConfig = {
  basePath,
  env: { NEXT_PUBLIC_BASE_PATH: basePath },
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  agentRules: false,
  images: { unoptimized: true },
  // Types are checked by `npm run check`, over the whole tree and once.
  typescript: { ignoreBuildErrors: true },
  experimental: { optimizePackageImports: ['radix-ui', 'lucide-react'] },
}

export default config
