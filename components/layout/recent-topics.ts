import { parseJson } from '../data/parse-json.ts'
import type { LocalSetting } from '../ui/local-setting.ts'

const KEEP = 8

/** Topics opened lately, newest first, as JSON of `[cluster, topic]` pairs. */
export const recentTopicsSetting: LocalSetting<string> = {
  key: 'headgate-recent-topics',
  fallback: '[]',
  parse: (text) => (Array.isArray(parseJson(text)) ? text : null),
}

export function recentTopics(stored: string, cluster: string): string[] {
  return pairs(stored)
    .filter(([of]) => of === cluster)
    .map(([, topic]) => topic)
}

export function withRecentTopic(stored: string, cluster: string, topic: string): string {
  const others = pairs(stored).filter(([ofCluster, name]) => ofCluster !== cluster || name !== topic)
  return JSON.stringify([[cluster, topic], ...others].slice(0, KEEP * 4))
}

function pairs(stored: string): [cluster: string, topic: string][] {
  const parsed = parseJson(stored)
  if (!Array.isArray(parsed)) return []
  return parsed.flatMap((pair: unknown): [string, string][] => {
    if (!Array.isArray(pair)) return []
    const [cluster, topic]: unknown[] = pair
    return typeof cluster === 'string' && typeof topic === 'string' ? [[cluster, topic]] : []
  })
}
