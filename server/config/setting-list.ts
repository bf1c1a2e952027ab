import type { z } from 'zod'
import { type SettingInfo, settingInfo } from './setting.ts'
import { Settings } from './settings.ts'

/** One setting with the path of its key: `auth.mode`, `clusters[].id`. */
export interface Setting extends SettingInfo {
  path: string[]
}

/** All settings in the order of the schema, found by walking it. */
export function settingList(): Setting[] {
  return walk(Settings, [])
}

/** What is known about the setting at the path of a problem; list positions do not matter. */
export function settingAt(path: PropertyKey[]): Setting | undefined {
  const wanted = path.map((step) => (typeof step === 'number' ? '[]' : String(step)))
  return settingList().find((setting) => setting.path.every((step, index) => step === wanted[index]))
}

/** The keys that may stand at a path, for "did you mean". */
export function keysAt(path: PropertyKey[]): string[] {
  const prefix = path.map((step) => (typeof step === 'number' ? '[]' : String(step)))
  const below = settingList().filter((setting) => prefix.every((step, index) => setting.path[index] === step))
  return [...new Set(below.map((setting) => setting.path[prefix.length]).filter((key) => key !== undefined))]
}

function walk(schema: z.core.$ZodType, path: string[]): Setting[] {
  const info = settingInfo.get(schema)
  if (info !== undefined) return [{ ...info, path }]
  const { def } = anyKind(schema)._zod
  switch (def.type) {
    case 'object':
      return Object.entries(def.shape).flatMap(([key, value]) => walk(value, [...path, key]))
    case 'array':
      return walk(def.element, [...path, '[]'])
    // What is made of a value before it is checked: the setting is in what it is checked by.
    case 'pipe':
      return walk(def.out, path)
    case 'optional':
    case 'default':
      return walk(def.innerType, path)
    default:
      return []
  }
}

/** `$ZodTypes` is zod's union of all kinds that its own functions make; schemas of other makers are not used here. */
function anyKind(schema: z.core.$ZodType): z.core.$ZodTypes {
  return schema as z.core.$ZodTypes
}
