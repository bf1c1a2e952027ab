/** The promise, or a rejection that names what was late. kafkajs takes no abort signal: what is late goes on unseen until its client is closed. */
export async function within<T>(ms: number, what: string, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${ms / 1000} s`)), ms)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Waits until a client has closed, but no longer, and never rejects: it is thrown away either way, and why its owner failed matters more. */
export async function giveTimeToClose(closing: Promise<unknown>, ms = 1500): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([Promise.allSettled([closing]), enough])
  clearTimeout(timer)
}
