import type { TestKafka } from '../../testing/kafka.ts'
import { kafkaTool } from '../../testing/kafka-tool.ts'
import { header } from './replay-fixture.ts'

/** A record as Java's own consumer of committed records sees it; the text of its key as that prints it. */
export interface JavaRecord {
  partition: number
  key: string
  /** Which dead letter it is a replay of, by which job; null: it is none. */
  replay: { job: string; topic: string; partition: number; offset: bigint } | null
}

const last = { key: null, value: null, headers: [header('the-last', '')] }

/**
 * All that Java's own consumer sees of a topic, committed records only, in its order in each partition. A last record is written to
 * each partition, so that it ends without a guess; `records` are those before. With one too many it stops before it has seen all of
 * the last ones, and `whole` is false.
 */
export async function javaReads(
  { kafka, bootstrap }: { kafka: TestKafka; bootstrap: string[] },
  topic: string,
  { partitions, records }: { partitions: number; records: number },
): Promise<{ seen: JavaRecord[]; whole: boolean }> {
  for (let partition = 0; partition < partitions; partition++) await kafka.produce(topic, partition, [last])
  const args = ['--bootstrap-server', bootstrap.join(','), '--topic', topic, '--from-beginning', '--isolation-level', 'read_committed']
  const shown = ['print.partition', 'print.headers', 'print.key'].flatMap((each) => ['--formatter-property', `${each}=true`])
  const most = ['--formatter-property', 'print.value=false', '--max-messages', String(records + partitions), '--timeout-ms', '40000']
  const printed = await kafkaTool('org.apache.kafka.tools.consumer.ConsoleConsumer', [...args, ...shown, ...most])
  // Not by lines: some headers have ends of lines in them.
  const all = printed.split(/^(?=Partition:\d+\t)/m).filter((each) => each.startsWith('Partition:'))
  const seen = all.filter((each) => !each.includes('\tthe-last:'))
  return { seen: seen.map(javaRecord), whole: all.length - seen.length === partitions }
}

function javaRecord(printed: string): JavaRecord {
  const [, topic = '', partition, offset] = /headgate-replay-id:([^,\t]+)\/(\d+)\/(\d+)/.exec(printed) ?? []
  const [, job = ''] = /headgate-replay-job:([^,\t]+)/.exec(printed) ?? []
  const replay = offset === undefined ? null : { job, topic, partition: Number(partition), offset: BigInt(offset) }
  return { partition: Number(/^Partition:(\d+)/.exec(printed)?.[1]), key: printed.trimEnd().split('\t').at(-1) ?? '', replay }
}

/** How many replays of a job were seen, how many different ones, and how many behind a later one of their source partition. */
export function tallyOf(records: readonly JavaRecord[], job: string) {
  const before = new Map<string, bigint>()
  const ids = new Set<string>()
  let [seen, disordered] = [0, 0]
  for (const { partition: to, replay } of records) {
    if (replay?.job !== job) continue
    seen++
    ids.add(`${replay.topic}/${replay.partition}/${replay.offset}`)
    const lane = `${replay.topic}/${replay.partition}>${to}`
    if (replay.offset <= (before.get(lane) ?? -1n)) disordered++
    before.set(lane, replay.offset)
  }
  return { seen, different: ids.size, disordered }
}
