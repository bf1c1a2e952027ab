/** What the build puts into the app. The bundler replaces these two by their text; nothing is read while the app runs. */

/** The path below which everything of Headgate is served: empty, or such as `/tools/kafka` (`BASE_PATH`). */
// biome-ignore lint/style/noProcessEnv: replaced while building
export const BASE_PATH: string = process.env.NEXT_PUBLIC_BASE_PATH ?? ''

/** Answers of the server are checked against the contract once more, to name the field at fault. */
// biome-ignore lint/style/noProcessEnv: replaced while building
export const IS_DEVELOPMENT: boolean = process.env.NODE_ENV !== 'production'
