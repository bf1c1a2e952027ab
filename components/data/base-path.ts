/** The path below which everything of Headgate is served: empty, or such as `/tools/kafka`. A build input (`BASE_PATH`). */
export const BASE_PATH: string = process.env.NEXT_PUBLIC_BASE_PATH ?? ''
