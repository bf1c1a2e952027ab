import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TransactionEntry } from '../../gateways/kafka/transactions/types.ts'
import { judge } from './judge.ts'
import { Witness } from './witness.ts'

const mine = { job: 'job-1', topic: 'orders.dlq', partition: 3, producers: new Set([1n, 2n, 3n, 4n]) }
const header = (name: string, value: string) => ({ name: Buffer.from(name), value: Buffer.from(value) })
const headersOf = (offset: number, from: { job: string; topic: string; partition: number } = mine) => [
  header('foreign', 'x'),
  header('headgate-replay-id', `${from.topic}/${from.partition}/${offset}`),
  header('headgate-replay-job', from.job),
]
const strangers = [
  { ...mine, job: 'job-2' },
  { ...mine, topic: 'orders.dlq2' },
  { ...mine, partition: 4 },
  { ...mine, partition: 33 },
]

/** A transaction as a model: which dead letters it wrote to which partition, and how it ended. Producers 5 and 6 copy what they see. */
interface Transaction {
  producer: number
  records: { offset: number; target: number; stranger: number | null }[]
  end: 'commit' | 'abort' | 'open'
}

const transaction: fc.Arbitrary<Transaction> = fc.record({
  producer: fc.integer({ min: 1, max: 6 }),
  records: fc.array(
    fc.record({
      offset: fc.integer({ min: 0, max: 30 }),
      target: fc.integer({ min: 0, max: 2 }),
      stranger: fc.option(fc.integer({ min: 0, max: 3 })),
    }),
    { maxLength: 5 },
  ),
  end: fc.constantFrom('commit', 'abort', 'open'),
})

/** Each producer's transactions follow each other; those of different producers interleave as `order` says. */
function logsOf(transactions: Transaction[], order: number[]): TransactionEntry[][] {
  const logs: TransactionEntry[][] = [[], [], []]
  const perProducer = [...Map.groupBy(transactions, ({ producer }) => producer)].map(([producer, own]) => {
    const steps = own.flatMap((each) => [
      ...each.records.map(({ offset, target, stranger }) => () => {
        const log = logs[target] ?? []
        const headers = headersOf(offset, stranger === null ? mine : strangers[stranger])
        log.push({ kind: 'record', producerId: BigInt(producer), offset: BigInt(log.length), headers })
      }),
      ...(each.end === 'open' ? [] : [0, 1, 2]).map((target) => () => {
        logs[target]?.push({ kind: 'marker', producerId: BigInt(producer), marker: each.end === 'commit' ? 'commit' : 'abort' })
      }),
    ])
    return steps
  })
  for (const pick of [...order, ...Array<number>(500).fill(0)]) {
    const open = perProducer.filter((steps) => steps.length > 0)
    open[pick % Math.max(1, open.length)]?.shift()?.()
  }
  return logs
}

/** An open transaction is the last of its producer: brokers let none begin before the one before it has ended. */
const realistic = (transactions: Transaction[]) =>
  transactions.filter((each, at) => !transactions.some((other, before) => before < at && other.producer === each.producer && other.end === 'open'))

describe('what the log of the targets says', () => {
  it('counts each of our records by the marker of its producer, and no copies of others, however the transactions interleave', () => {
    fc.assert(
      fc.property(fc.array(transaction, { maxLength: 12 }), fc.array(fc.nat({ max: 50 }), { maxLength: 80 }), (drawn, order) => {
        const transactions = realistic(drawn)
        const witness = new Witness(mine)
        for (const [partition, log] of logsOf(transactions, order).entries()) for (const entry of log) witness.see('target', partition, entry)
        const ours = transactions.flatMap(({ producer, end, records }) =>
          records.filter(({ stranger }) => stranger === null && producer < 5).map(({ offset }) => ({ end, offset: BigInt(offset) })),
        )
        const counts = Map.groupBy(
          ours.filter(({ end }) => end === 'commit'),
          ({ offset }) => offset,
        )
        expect([...witness.committed.keys()].toSorted()).toEqual([...counts.keys()].toSorted())
        expect([...witness.doubled].toSorted()).toEqual(
          [...counts]
            .filter(([, own]) => own.length > 1)
            .map(([offset]) => offset)
            .toSorted(),
        )
        const open = ours.filter(({ end }) => end === 'open').map(({ offset }) => offset)
        expect(witness.open.toSorted()).toEqual(open.toSorted())
      }),
    )
  })
})

function committedAt(offsets: number[]): Witness {
  const witness = new Witness(mine)
  for (const [at, offset] of offsets.entries()) {
    witness.see('target', 0, { kind: 'record', producerId: 1n, offset: BigInt(at), headers: headersOf(offset) })
  }
  witness.see('target', 0, { kind: 'marker', producerId: 1n, marker: 'commit' })
  return witness
}

describe('a lane', () => {
  const offsets = fc.uniqueArray(fc.bigInt({ min: 10n, max: 40n }), { maxLength: 20 })

  it('goes on exactly where everything that was committed is in the targets once', () => {
    fc.assert(
      fc.property(offsets, offsets, fc.boolean(), (expected, there, targetsIntact) => {
        const witness = committedAt(there.map(Number))
        const judgement = judge({ checkpoint: 10n, committed: 41n, start: 0n, expected, targetsIntact }, witness)
        const absent = expected.filter((offset) => !there.includes(offset))
        if (absent.length === 0) expect(judgement).toEqual({ verdict: 'consistent', from: 41n })
        else expect(judgement).toMatchObject({ verdict: targetsIntact ? 'inconsistent' : 'unknown', doubtful: BigInt(absent.length) })
      }),
    )
  })

  it('stops where the group stands behind the ledger, and where the group’s offset is gone', () => {
    const facts = { checkpoint: 10n, start: 0n, expected: [], targetsIntact: true }
    expect(judge({ ...facts, committed: 9n }, new Witness(mine))).toMatchObject({ verdict: 'inconsistent' })
    expect(judge({ ...facts, committed: null }, new Witness(mine))).toMatchObject({ verdict: 'unknown' })
    expect(judge({ ...facts, checkpoint: 0n, committed: null }, new Witness(mine))).toEqual({ verdict: 'consistent', from: 0n })
  })

  it('stops where its records are in the targets and by its offsets should not be', () => {
    const [facts, at] = [{ checkpoint: 10n, start: 0n, expected: [], targetsIntact: true }, (offset: number) => committedAt([offset])]
    expect(judge({ ...facts, committed: 20n }, at(9))).toMatchObject({ verdict: 'inconsistent' })
    expect(judge({ ...facts, committed: 20n }, at(20))).toMatchObject({ verdict: 'inconsistent' })
    expect(judge({ ...facts, checkpoint: 0n, committed: null }, at(0))).toMatchObject({ verdict: 'inconsistent' })
    expect(judge({ ...facts, committed: 20n }, at(19))).toEqual({ verdict: 'consistent', from: 20n })
  })

  it('waits for another fence while a record of its own is in an open transaction', () => {
    const witness = new Witness(mine)
    witness.see('target', 0, { kind: 'record', producerId: 1n, offset: 0n, headers: headersOf(12) })
    expect(judge({ checkpoint: 10n, committed: 10n, start: 0n, expected: [], targetsIntact: true }, witness)).toMatchObject({ verdict: 'unsettled' })
  })
})
