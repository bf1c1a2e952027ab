import { composeApi } from './compose-api.ts'

/**
 * The API of a server in a process of its own that a test may kill. Arguments: bootstrap, database. Prints its address, and runs
 * until it is ended.
 */
const [bootstrap = '', database = ''] = process.argv.slice(2)

const headgate = await composeApi({ bootstrap, registry: null, database })
const { port } = await headgate.start()
process.stdout.write(`http://127.0.0.1:${port}\n`)
