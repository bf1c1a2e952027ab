import type { Demo, DemoChange } from '../contract/demo.ts'
import type { DemoControl } from '../gateways/demo/demo-control.ts'

const still: Demo = {
  running: true,
  ratePerSecond: 20,
  faults: { poison: false, duplicates: false, outOfOrder: false, burst: false, slowConsumer: false, incompatibleSchema: false },
  produced: {},
  producedPerSecond: 0,
  services: [],
  notes: [],
}

/** The far side of a mutation, which remembers what reached it. */
export class RecordingDemo implements DemoControl {
  changes: DemoChange[] = []
  failure: Error | null = null

  async get(): Promise<Demo> {
    return still
  }

  async set(change: DemoChange): Promise<Demo> {
    if (this.failure !== null) throw this.failure
    this.changes.push(change)
    return { ...still, ratePerSecond: change.ratePerSecond ?? still.ratePerSecond }
  }

  async close(): Promise<void> {
    this.changes = []
  }
}
