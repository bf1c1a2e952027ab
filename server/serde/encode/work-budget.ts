import { DoesNotFit } from './does-not-fit.ts'
import type { PlacedJson } from './placed-json.ts'

/** Bounds what one value may cost: unions inside unions are tried branch by branch, and a schema decides how many. */
export class WorkBudget {
  #left: number

  constructor(textLength: number) {
    this.#left = 100_000 + 20 * textLength
  }

  spend(json: PlacedJson): void {
    if (--this.#left < 0) {
      throw new DoesNotFit(json, 'it takes too many tries to find the branches of its unions', 'Name the branches: {"com.example.Type": …}.')
    }
  }
}
