import type { Config } from '../server/config/config.ts'
import type { BenchInput } from './stack.ts'

/** One cluster, no demo, any free port. */
export function serverConfig({ bootstrap, registry, database }: BenchInput): Config {
  return {
    port: { number: 0, mandatory: true },
    host: '127.0.0.1',
    home: '',
    auth: { mode: 'local' },
    clusters: [
      {
        id: 'bench',
        name: 'Bench',
        embedded: false,
        bootstrap,
        registry: { url: registry },
        readOnly: false,
        production: false,
        color: null,
        tls: null,
        sasl: null,
      },
    ],
    database: { url: database },
    demo: false,
    log: { level: 'silent', pretty: false },
    basePath: '',
    publicOrigin: null,
    tails: { limit: 200 },
    dev: false,
    fresh: { wipe: false, yes: false },
  }
}
