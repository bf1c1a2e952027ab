/** Chosen partitions as typed: `0, 3, 7-9`. An empty text means all. */
export function readPartitions(typed: string, count: number | null): { partitions: number[] } | { refused: string } {
  const chosen = new Set<number>()
  for (const part of typed.split(/[\s,;]+/).filter((piece) => piece !== '')) {
    const range = /^(\d{1,10})(?:-(\d{1,10}))?$/.exec(part)
    if (range === null) return { refused: `${part} is not a partition number. Write numbers and ranges, such as 0, 3, 7-9.` }
    const first = Number(range[1])
    const last = Number(range[2] ?? range[1])
    if (last < first) return { refused: `${part} ends before it starts.` }
    if (count !== null && last >= count) return { refused: `There is no partition ${last}; the topic has ${count}, from 0.` }
    if (last - first > 100_000) return { refused: `${part} is too many partitions.` }
    for (let partition = first; partition <= last; partition += 1) chosen.add(partition)
  }
  const partitions = [...chosen].sort((a, b) => a - b)
  return { partitions: count !== null && partitions.length === count ? [] : partitions }
}

/** `0, 3, 7-9` */
export function writePartitions(partitions: readonly number[]): string {
  const runs: [number, number][] = []
  for (const partition of partitions) {
    const run = runs.at(-1)
    if (run !== undefined && run[1] === partition - 1) run[1] = partition
    else runs.push([partition, partition])
  }
  return runs.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(', ')
}

/** "All 12 partitions", "3 of 12 partitions", "Partition 3". */
export function partitionsWords(chosen: readonly number[], count: number | null): string {
  const [first] = chosen
  if (first === undefined) return count === null ? 'All partitions' : count === 1 ? 'The one partition' : `All ${count} partitions`
  if (chosen.length === 1) return `Partition ${first}`
  return count === null ? `${chosen.length} partitions` : `${chosen.length} of ${count} partitions`
}
