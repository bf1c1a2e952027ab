import type { Message } from '../protocol/message.ts'
import { Api } from '../protocol/schema.ts'
import type { Link } from '../transport/link.ts'

/** First level of metadata.version in each release line; org.apache.kafka.server.common.MetadataVersion of 4.3.1. */
const firstLevels: [number, string][] = [
  [31, '4.4'],
  [30, '4.3'],
  [28, '4.2'],
  [26, '4.1'],
  [22, '4.0'],
  [21, '3.9'],
  [20, '3.8'],
  [15, '3.7'],
  [12, '3.6'],
  [9, '3.5'],
  [8, '3.4'],
  [1, '3.3'],
]

/** Highest Fetch version of releases that have no metadata.version (ZooKeeper mode). */
const byFetchVersion: [number, string][] = [
  [17, '3.9'],
  [16, '3.7'],
  [15, '3.5'],
  [13, '3.1'],
  [12, '2.7'],
  [11, '2.3'],
  [10, '2.1'],
]

/** The release line of the broker behind a connection: by the metadata.version it supports or that is finalised, else by its calls. */
export function releaseOf(link: Link): string | null {
  const level = metadataLevel(link.features)
  const known = level === null ? undefined : firstLevels.find(([first]) => level >= first)
  if (known !== undefined) return known[1]
  const fetch = link.rangeOf(Api.fetch)
  return (fetch === null ? undefined : byFetchVersion.find(([version]) => fetch.max >= version))?.[1] ?? null
}

function metadataLevel(features: Message | null): number | null {
  if (features === null) return null
  const isMetadata = (feature: Message) => feature.text('name') === 'metadata.version'
  const supported = features.list('supportedFeatures').find(isMetadata)?.int('maxVersion')
  return supported ?? features.list('finalizedFeatures').find(isMetadata)?.int('maxVersionLevel') ?? null
}
