/**
 * P1: a literal search over 1 M × 230 B through the API, all partitions, against `kafka-consumer-perf-test`. Bar: 1.2 of its rate.
 * Usage: node bench/literal-search.ts STACK.json [OUT.json]
 */
import { searchBench } from './search-rate.ts'

await searchBench('P1', 'literal text that is nowhere', { contains: { text: 'nowhere in the log' } }, 1.2)
