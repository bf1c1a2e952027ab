import { composeApi } from './compose-api.ts'
import { databaseSettled } from './database-settled.ts'

/**
 * The API of a server in a process of its own that a test may kill. Arguments: bootstrap, database. Prints its address, and runs
 * until it is ended.
 */
const [bootstrap = '', database = ''] = process.argv.slice(2)

const headgate = await composeApi({ bootstrap, registry: null, database })
const { port } = await headgate.start()
await databaseSettled(`http://127.0.0.1:${port}`)
process.stdout.write(`http://127.0.0.1:${port}\n`)
