import { collect } from './command.mjs'
import { SetupError } from './fail.mjs'
import { node24 } from './node24.mjs'

/** The base path as the server will read it. A broken configuration, a taken port and a second start end here, before anything is built. */
export async function readSettings(args) {
  const { code, output } = await collect(node24(), ['scripts/setup/settings.mjs', ...args])
  if (code !== 0) throw new SetupError(output.trim())
  return JSON.parse(output)
}
