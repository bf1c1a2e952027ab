/** Something that a person has to see to. Its message is all that is shown. */
export class SetupError extends Error {}

/** Runs a script's main function: a SetupError becomes one message and exit code 1. */
export async function run(main) {
  try {
    await main()
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    console.error(`\n${error.message}`)
    process.exitCode = 1
  }
}
