import type { Config } from '../server/config/config.ts'
import { plainConfig } from '../server/testing/plain-config.ts'
import type { BenchInput } from './stack.ts'

/** One cluster, no demo, any free port. */
export function serverConfig({ bootstrap, registry, database }: BenchInput): Config {
  return plainConfig({ id: 'bench', bootstrap, registry, database, tails: 200 })
}
