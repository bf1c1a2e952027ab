import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Config, ConfigProblem } from './config.ts'

const Manifest = z.object({ basePath: z.string() })

/**
 * What is wrong when the pages were built for another base path than the configured one: their links and scripts would all be 404.
 * `root` holds the build. Nothing where there is no build yet, and in development, where pages are compiled as they are asked for.
 */
export async function basePathProblems(config: Config, root: string): Promise<ConfigProblem[]> {
  if (config.dev) return []
  const built = await builtBasePath(root)
  if (built === null || built === config.basePath) return []
  const [here, there] = [config.basePath, built].map((path) => (path === '' ? 'none' : path))
  const keep = built === '' ? 'leave the base path out' : `set BASE_PATH=${built}`
  return [
    {
      path: 'BASE_PATH',
      message: `The configured base path is ${here}, and the pages were built for ${there}.`,
      fix: `Start with npm start, which builds them again (an image: build it with --build-arg BASE_PATH=${config.basePath}), or ${keep}.`,
    },
  ]
}

/** null: there is no build, or one that is under way. */
async function builtBasePath(root: string): Promise<string | null> {
  const text = await readFile(join(root, '.next/routes-manifest.json'), 'utf8').catch(() => null)
  if (text === null) return null
  try {
    return Manifest.parse(JSON.parse(text)).basePath
  } catch {
    return null // cut short: Next itself says so when it loads the pages
  }
}

/** Next's own configuration (next.config.ts) knows the base path by this variable alone, wherever ours was written. */
export function tellNext({ basePath }: Config): void {
  process.env.BASE_PATH = basePath
}
