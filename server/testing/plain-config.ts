import type { Config } from '../config/config.ts'

/** One cluster, no demo, any free port, nothing logged: for servers in processes of their own. */
export function plainConfig(of: { id: string; bootstrap: string[]; registry: string | null; database: string; tails: number }): Config {
  return {
    port: { number: 0, mandatory: true },
    host: '127.0.0.1',
    home: '',
    auth: { mode: 'local' },
    clusters: [
      {
        id: of.id,
        name: of.id,
        embedded: false,
        bootstrap: of.bootstrap,
        registry: of.registry === null ? null : { url: of.registry },
        connect: [],
        readOnly: false,
        production: false,
        color: null,
        tls: null,
        sasl: null,
      },
    ],
    decoders: [],
    database: { url: of.database },
    demo: false,
    embeddedConnect: false,
    log: { level: 'silent', pretty: false },
    basePath: '',
    publicOrigin: null,
    tails: { limit: of.tails },
    search: { perPerson: 4, limit: 32, productionBytesPerSecond: 50_000_000 },
    imports: { maxBytes: 67_108_864 },
    dev: false,
    fresh: { wipe: false, yes: false },
  }
}
