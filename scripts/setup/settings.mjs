// Checks what can be known before the slow steps of a start, and prints what those steps need. Runs on Node 24, after the packages are installed.
import { createServer } from 'node:net'
import { problemText } from '../../server/config/problem-text.ts'
import { readConfig } from '../../server/config/read.ts'
import { EmbeddedError } from '../../server/embedded/embedded-error.ts'
import { makeHome, refuseIfUsed } from '../../server/embedded/home-lock.ts'

function refuse(message) {
  process.stderr.write(`${message}\n`)
  process.exitCode = 1
}

/** A port that someone asked for by its number has to be free; otherwise the server looks for one itself. */
async function refuseTakenPort({ port, host }) {
  if (!port.mandatory) return
  const error = await new Promise((resolve) => {
    const server = createServer()
    server.once('error', resolve)
    server.listen(port.number, host, () => server.close(() => resolve(null)))
  })
  if (error === null) return
  const why = error.code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be listened on: ${error.message}`
  throw new EmbeddedError(`Port ${port.number} of ${host} ${why}.`, 'Name another one, or none: then the next free one is taken.')
}

const loaded = await readConfig(process.argv.slice(2))
if (!loaded.ok) refuse(problemText(loaded.problems))
else {
  try {
    await refuseIfUsed(loaded.config.home)
    await makeHome(loaded.config.home)
    await refuseTakenPort(loaded.config)
    process.stdout.write(JSON.stringify({ basePath: loaded.config.basePath }))
  } catch (error) {
    if (!(error instanceof EmbeddedError)) throw error
    refuse(error.message)
  }
}
