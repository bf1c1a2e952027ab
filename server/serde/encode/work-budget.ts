import { DoesNotFit } from './does-not-fit.ts'
import type { PlacedJson } from './placed-json.ts'

/** Bounds what the values of a schema may cost together: unions inside unions are tried branch by branch, and a schema decides how many. */
export class WorkBudget {
  #left = 100_000

  /** For a value of so many characters. */
  grant(textLength: number): void {
    this.#left += 20 * textLength
  }

  spend(json: PlacedJson): void {
    if (--this.#left < 0) {
      throw new DoesNotFit(json, 'it takes too many tries to find the branches of its unions', 'Name the branches: {"com.example.Type": …}.')
    }
  }
}
