import { compose } from '../compose.ts'
import { silentLog } from '../core/log.ts'

/**
 * The API of a server in a process of its own that a test may kill. Arguments: bootstrap, database. Prints its address, and runs
 * until it is ended.
 */
const [bootstrap = '', database = ''] = process.argv.slice(2)

const headgate = await compose({
  config: {
    port: { number: 0, mandatory: true },
    host: '127.0.0.1',
    home: '',
    auth: { mode: 'local' },
    clusters: [
      {
        id: 'test',
        name: 'Test',
        embedded: false,
        bootstrap: bootstrap.split(','),
        registry: null,
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
    tails: { limit: 10 },
    dev: false,
    fresh: { wipe: false, yes: false },
  },
  version: 'test',
  log: silentLog,
  embedded: { bootstrap: null, registryUrl: null, parts: () => [] },
  databaseUrl: async () => database,
  demo: null,
  pages: false,
  checkAllReplies: true,
})
const { port } = await headgate.start()
process.stdout.write(`http://127.0.0.1:${port}\n`)
