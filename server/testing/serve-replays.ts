import { type CrashPoint, crashPoints } from '../domains/replays/crash-points.ts'
import { replayJob } from '../domains/replays/replay-job.ts'
import { composeApi } from './compose-api.ts'
import { databaseSettled } from './database-settled.ts'

/**
 * The API in a process of its own that runs replays and ends itself by SIGKILL at a crash point. Arguments: bootstrap, database, a
 * point (or `none`), after how many passes of it, and the flow of transactions (or `cluster`). Prints its address.
 */
const [bootstrap = '', database = '', wanted = 'none', passes = '1', flow = 'cluster'] = process.argv.slice(2)

const point = crashPoints.find((each) => each === wanted)
let left = Number(passes)
/** What has just left for a broker is given a moment to arrive, or not to. */
const soft: ReadonlySet<CrashPoint> = new Set(['mid-send', 'end-sent'])

const kind = replayJob({
  reached: (reached) => {
    if (reached !== point || --left !== 0) return
    if (soft.has(reached)) setTimeout(die, Math.random() * 6)
    else die()
  },
  ...(flow === 'classic' ? { transactions: 'classic' as const } : {}),
})

function die(): void {
  process.kill(process.pid, 'SIGKILL')
}

const headgate = await composeApi({ bootstrap, registry: null, database, jobKinds: new Map([[kind.name, kind]]) })
const { port } = await headgate.start()
await databaseSettled(`http://127.0.0.1:${port}`)
process.stdout.write(`http://127.0.0.1:${port}\n`)
