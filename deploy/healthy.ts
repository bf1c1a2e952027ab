import { readFileSync } from 'node:fs'
import { join } from 'node:path'

// The health check of the image. Where the server listens stands in its run file, whatever the configuration says; none is there until it listens.
try {
  const { url } = JSON.parse(readFileSync(join(process.env.HEADGATE_HOME ?? '.headgate', 'run.json'), 'utf8'))
  const reply = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(4000) })
  process.exitCode = reply.ok ? 0 : 1
} catch (error) {
  process.stderr.write(`not healthy: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
