/**
 * P2: an expression on a JSON field over the records of P1, against `kafka-consumer-perf-test`. Bar: 0.25 of its rate.
 * Usage: node bench/field-search.ts STACK.json [OUT.json]
 */
import { searchBench } from './search-rate.ts'

await searchBench('P2', 'value.id == 999999', { expression: 'value.id == 999999' }, 0.25)
