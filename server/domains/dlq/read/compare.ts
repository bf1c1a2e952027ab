/** What can be told of one record, as `name` → `value`; a name stands once. */
export type Features = ReadonlyMap<string, string>

export interface Signal {
  name: string
  value: string
  /** Of the records of the failure. */
  percent: number
  /** Of the records of the source topic; null: there is no sample of it. */
  sourcePercent: number | null
  /** It is far more frequent in the failure than in the source. */
  differs: boolean
}

/** Less frequent values say nothing of the failure as a whole. */
const LEAST_PERCENT = 50
/** So many points more than in the source make a signal. */
const DIFFERENCE = 20
const MAX_SIGNALS = 8
const MAX_OTHERS = 5

/**
 * Compares the records of a failure with a sample of the topic they came from: values that most of them share, those that stand
 * out first, then some that do not, so that their absence is no guess.
 */
export function compare(failed: readonly Features[], source: readonly Features[] | null): Signal[] {
  const signals: Signal[] = []
  for (const [key, count] of counted(failed)) {
    const percent = Math.round((count / failed.length) * 100)
    if (percent < LEAST_PERCENT) continue
    const [name = '', value = ''] = key.split('\0')
    const same = source?.filter((features) => features.get(name) === value).length ?? 0
    const sourcePercent = source === null || source.length === 0 ? null : Math.round((same / source.length) * 100)
    signals.push({ name, value, percent, sourcePercent, differs: sourcePercent !== null && percent - sourcePercent >= DIFFERENCE })
  }
  const byPercent = (a: Signal, b: Signal) => difference(b) - difference(a) || b.percent - a.percent || (a.name < b.name ? -1 : 1)
  const sorted = signals.toSorted(byPercent)
  return [...sorted.filter(({ differs }) => differs).slice(0, MAX_SIGNALS), ...sorted.filter(({ differs }) => !differs).slice(0, MAX_OTHERS)]
}

const difference = ({ percent, sourcePercent }: Signal): number => percent - (sourcePercent ?? percent)

function counted(all: readonly Features[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const features of all) {
    for (const [name, value] of features) counts.set(`${name}\0${value}`, (counts.get(`${name}\0${value}`) ?? 0) + 1)
  }
  return counts
}
