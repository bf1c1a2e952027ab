import { z } from 'zod'

/** What people are told about a setting: the README's table and the fixes of problems come from here. */
export interface SettingInfo {
  env?: string
  flag?: string
  about: string
  /** What is used when nothing is written, in words. */
  fallback: string
  /** A right way to write it, for the fix of a problem. */
  example: string
}

export const settingInfo = z.registry<SettingInfo>()

/** A copy, because what is known about a setting hangs on the very object that describes it. */
export function setting<Schema extends z.ZodType>(schema: Schema, info: SettingInfo): Schema {
  const copy = schema.clone()
  settingInfo.add<z.ZodType>(copy, info)
  return copy
}
