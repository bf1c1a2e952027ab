import { expect } from 'vitest'
import type { TestKafka, TopicOptions } from '../../testing/kafka.ts'
import { kafkaTool } from '../../testing/kafka-tool.ts'
import { count, ended, fill, header, imbalance, letters } from './replay-fixture.ts'

const records = 2000
const partitions = 2
/** Behind everything that a replay writes. */
const last = { key: null, value: null, headers: [header('the-last', '')] }
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

/**
 * Java's own consumer, committed records only: how many dead letters of the queue it sees, different ones, and out of their order.
 * A last record in each partition lets it end without a guess: with one record too many it would end before it has seen both.
 */
async function javaCount({ kafka, bootstrap, dlq, target }: FaultScene) {
  for (let partition = 0; partition < partitions; partition++) await kafka.produce(target, partition, [last])
  const args = ['--bootstrap-server', bootstrap.join(','), '--topic', target, '--from-beginning', '--isolation-level', 'read_committed']
  const shown = ['print.headers=true', 'print.partition=true', 'print.value=false'].flatMap((each) => ['--formatter-property', each])
  const most = ['--max-messages', String(records + partitions), '--timeout-ms', '40000']
  const printed = await kafkaTool('org.apache.kafka.tools.consumer.ConsoleConsumer', [...args, ...shown, ...most])
  const before = new Map<string, number>()
  const ids = new Set<string>()
  let [seen, disordered] = [0, 0]
  // Not by lines: some of the headers have ends of lines in them.
  for (const record of printed.split(/^(?=Partition:\d+\t)/m)) {
    const [, to, topic, partition, offset] = /^Partition:(\d+)\t[\s\S]*headgate-replay-id:([^,\t]+)\/(\d+)\/(\d+)/.exec(record) ?? []
    if (topic !== dlq) continue
    seen++
    ids.add(`${partition}/${offset}`)
    if (Number(offset) <= (before.get(`${partition}>${to}`) ?? -1)) disordered++
    before.set(`${partition}>${to}`, Number(offset))
  }
  return { seen, different: ids.size, disordered, ends: [...printed.matchAll(/\tthe-last:/g)].length }
}

/** The job has ended, its counts add up, and two readers that know nothing of each other see every dead letter once and in order. */
export async function provesExact(base: string, id: string, scene: FaultScene): Promise<void> {
  const replay = await ended(base, id, 180_000)
  expect(replay).toMatchObject({ state: 'done', selected: String(records), replayed: String(records), unknown: '0', remaining: '0' })
  expect(imbalance(replay)).toBe(0n)
  expect(await count(scene.kafka, scene.dlq, scene.target, id)).toEqual(exact)
  expect(await javaCount(scene)).toEqual({ seen: records, different: records, disordered: 0, ends: partitions })
}
