/** What a journey is asked by, and the topic it starts from. */
export interface JourneyAsk {
  by: 'key' | 'event' | 'trace' | 'replay'
  id: string
  topic: string
}

/** Every address of the app, in one place. Ids and topic names hold only characters that stand for themselves in a path. */
export const paths = {
  clusters: () => '/clusters',
  overview: (cluster: string) => `/clusters/${cluster}`,
  topics: (cluster: string) => `/clusters/${cluster}/topics`,
  topic: (cluster: string, topic: string) => `/clusters/${cluster}/topics/${topic}`,
  messages: (cluster: string, topic: string) => `/clusters/${cluster}/topics/${topic}/messages`,
  topicLive: (cluster: string, topic: string) => `/clusters/${cluster}/topics/${topic}/live`,
  partitions: (cluster: string, topic: string) => `/clusters/${cluster}/topics/${topic}/partitions`,
  produce: (cluster: string, topic: string) => `/clusters/${cluster}/topics/${topic}/produce`,
  record: (cluster: string, topic: string, partition: number | string, offset: string) =>
    `/clusters/${cluster}/topics/${topic}/records/${partition}/${offset}`,
  config: (cluster: string, topic: string) => `/clusters/${cluster}/topics/${topic}/config`,
  deadLetters: (cluster: string, queue?: string) => `/clusters/${cluster}/dlq${queue === undefined ? '' : `/${queue}`}`,
  dlqRules: (cluster: string, queue?: string, record?: string) =>
    `/clusters/${cluster}/dlq-rules${queue === undefined ? '' : `?queue=${queue}${record === undefined ? '' : `&rec=${record}`}`}`,
  journey: (cluster: string, { by, id, topic }: JourneyAsk) => `/clusters/${cluster}/journey?${new URLSearchParams({ by, id, topic })}`,
  replay: (cluster: string, queue: string) => `/clusters/${cluster}/dlq/${queue}/replay`,
  connectors: (cluster: string) => `/clusters/${cluster}/connect`,
  connector: (cluster: string, connect: string, name: string) =>
    `/clusters/${cluster}/connect/${encodeURIComponent(connect)}/${encodeURIComponent(name)}`,
  brokers: (cluster: string) => `/clusters/${cluster}/brokers`,
  broker: (cluster: string, broker: number | string) => `/clusters/${cluster}/brokers/${broker}`,
  brokerConfig: (cluster: string, broker: number | string) => `/clusters/${cluster}/brokers/${broker}/config`,
  doctor: (cluster: string) => `/clusters/${cluster}/doctor`,
  live: (cluster: string) => `/clusters/${cluster}/live`,
  copy: (cluster: string) => `/clusters/${cluster}/copy`,
  importFile: (cluster: string) => `/clusters/${cluster}/import`,
  flow: (cluster: string) => `/clusters/${cluster}/flow`,
  jobs: (cluster: string) => `/clusters/${cluster}/jobs`,
  job: (cluster: string, id: string) => `/clusters/${cluster}/jobs/${id}`,
  demo: () => '/demo',
}
