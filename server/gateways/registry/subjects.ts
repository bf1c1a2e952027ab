import { z } from 'zod'
import { RegistryError, type RegistryHttp } from './http.ts'
import type { SubjectVersion } from './types.ts'

type Call = { signal: AbortSignal; timeoutMs: number }

const Names = z.array(z.string())
const Versions = z.array(z.number().int())
const Version = z.object({ subject: z.string(), version: z.number().int(), id: z.number().int().positive() })

const at = (subject: string) => `/subjects/${encodeURIComponent(subject)}/versions`

/** `GET /subjects`: in the order of their names. Throws `RegistryError`, as all of these. */
export async function listSubjects(http: RegistryHttp, call: Call): Promise<string[]> {
  return shaped(Names, await http.get('/subjects', call), 'a list of subjects').sort()
}

/** `GET /subjects/{subject}/versions`: ascending. */
export async function listVersions(http: RegistryHttp, subject: string, call: Call): Promise<number[]> {
  return shaped(Versions, await http.get(at(subject), call), 'a list of versions').sort((a, b) => a - b)
}

/** `GET /subjects/{subject}/versions/{version}`: which schema that is. */
export async function findVersion(http: RegistryHttp, subject: string, version: number | 'latest', call: Call): Promise<SubjectVersion> {
  return shaped(Version, await http.get(`${at(subject)}/${version}`, call), 'a version of a subject')
}

function shaped<T>(schema: z.ZodType<T>, body: unknown, what: string): T {
  const reply = schema.safeParse(body)
  if (!reply.success) throw new RegistryError('refused', `the registry answered with something that is not ${what}`)
  return reply.data
}
