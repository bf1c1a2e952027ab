import { BASE_PATH } from '../data/build-input.ts'
import { paths } from '../layout/paths.ts'
import type { RecordPlace } from './queries.ts'

/** The address that opens this record for a colleague; it says which topic of this name it means. */
export function permalink({ cluster, topic, partition, offset, topicId }: RecordPlace): string {
  const path = paths.record(cluster, topic, partition, offset)
  return `${window.location.origin}${BASE_PATH}${path}${topicId === null ? '' : `?id=${topicId}`}`
}
