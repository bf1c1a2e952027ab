import { expect } from 'vitest'
import type { TestKafka, TopicOptions } from '../../testing/kafka.ts'
import { javaReads, tallyOf } from './java-reads.ts'
import { count, ended, fill, imbalance, letters } from './replay-fixture.ts'

const records = 2000
const partitions = 2
const exact = { lost: 0, doubled: 0, changed: 0, disordered: 0 }

/** A queue of 2,000 dead letters in two partitions, and the topic that they go to. */
export interface FaultScene {
  kafka: TestKafka
  bootstrap: string[]
  dlq: string
  target: string
  /** Of a replay that takes a few seconds, so that something can happen in it. */
  body: object
}

export async function faultScene(kafka: TestKafka, bootstrap: string[], layout: TopicOptions = { partitions }): Promise<FaultScene> {
  const [dlq, target] = [await kafka.makeTopic('faults.dlq', layout), await kafka.makeTopic('faults', layout)]
  await fill(kafka, dlq, 0, letters(records / 2, target))
  await fill(kafka, dlq, 1, letters(records / 2, target, 1))
  const body = { dlq, selection: { all: true }, target: { topic: target }, stripHeaders: false, ratePerSecond: 800 }
  return { kafka, bootstrap, dlq, target, body }
}

/** The job has ended, its counts add up, and two readers that know nothing of each other see every dead letter once and in order. */
export async function provesExact(base: string, id: string, scene: FaultScene): Promise<void> {
  const replay = await ended(base, id, 180_000)
  expect(replay).toMatchObject({ state: 'done', selected: String(records), replayed: String(records), unknown: '0', remaining: '0' })
  expect(imbalance(replay)).toBe(0n)
  expect(await count(scene.kafka, scene.dlq, scene.target, id)).toEqual(exact)
  const { seen, whole } = await javaReads(scene, scene.target, { partitions, records })
  expect({ ...tallyOf(seen, id), all: seen.length, whole }).toEqual({ seen: records, different: records, disordered: 0, all: records, whole: true })
}
