import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** Figures for Prometheus. One registry per server, so that two servers in one process do not share counters. */
export function createMetrics() {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const beforeRead: (() => void)[] = []
  return {
    registry,
    /** Figures that are asked for, not counted: set when somebody reads. */
    onCollect: (collect: () => void) => void beforeRead.push(collect),
    text: async (): Promise<string> => {
      for (const collect of beforeRead) collect()
      return registry.metrics()
    },
    requests: new Histogram({
      name: 'headgate_http_request_duration_seconds',
      help: 'Time to answer an API request',
      labelNames: ['op', 'status'] as const,
      buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers: [registry],
    }),
    problems: new Counter({
      name: 'headgate_problems_total',
      help: 'Problems answered, by code',
      labelNames: ['code'] as const,
      registers: [registry],
    }),
    tails: new Gauge({ name: 'headgate_tails_open', help: 'Live views that are open', registers: [registry] }),
    rateSamples: new Gauge({
      name: 'headgate_rate_samples',
      help: 'Samples of rates since the start: written, dropped for want of a database, and waiting',
      labelNames: ['state'] as const,
      registers: [registry],
    }),
    clusterUp: new Gauge({
      name: 'headgate_cluster_up',
      help: '1 while the cluster answers',
      labelNames: ['cluster'] as const,
      registers: [registry],
    }),
  }
}

export type Metrics = ReturnType<typeof createMetrics>
