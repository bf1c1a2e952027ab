/** Where in the app an address is. */
export interface Place {
  cluster: string | null
  section: 'clusters' | 'overview' | 'topics' | 'live' | 'brokers' | 'doctor' | 'connect' | 'jobs' | 'dlq' | 'demo' | null
  topic: string | null
  broker: string | null
  connector: string | null
  record: { partition: string; offset: string } | null
}

/** Reads a path without the base path. */
export function placeOf(path: string): Place {
  const [first, cluster = null, section = null, topic = null, tab = null, partition, offset] = path.split('/').filter((part) => part !== '')
  const nowhere: Place = { cluster: null, section: null, topic: null, broker: null, connector: null, record: null }
  if (first === 'demo') return { ...nowhere, section: 'demo' }
  if (first !== 'clusters') return nowhere
  if (cluster === null) return { ...nowhere, section: 'clusters' }
  if (section === null) return { ...nowhere, cluster, section: 'overview' }
  if (['jobs', 'copy', 'import', 'flow'].includes(section)) return { ...nowhere, cluster, section: 'jobs' }
  if (section === 'dlq') return { ...nowhere, cluster, section: 'dlq', topic: topic === null ? null : decodeURIComponent(topic) }
  if (section === 'dlq-rules' || section === 'journey') return { ...nowhere, cluster, section: 'dlq' }
  if (section === 'live') return { ...nowhere, cluster, section: 'live' }
  if (section === 'doctor') return { ...nowhere, cluster, section: 'doctor' }
  if (section === 'connect') return { ...nowhere, cluster, section: 'connect', connector: tab === null ? null : decodeURIComponent(tab) }
  if (section === 'brokers') return { ...nowhere, cluster, section: 'brokers', broker: topic }
  if (section !== 'topics') return { ...nowhere, cluster }
  const record = tab === 'records' && partition !== undefined && offset !== undefined ? { partition, offset } : null
  return { ...nowhere, cluster, section: 'topics', topic: topic === null ? null : decodeURIComponent(topic), record }
}
