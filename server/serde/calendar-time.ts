const YEAR_0 = -62_167_219_200_000n
const YEAR_10000 = 253_402_300_800_000n

/** A record's time as ISO-8601. Null for −1 (none) and for times that ISO-8601 writes with more than four digits of year. */
export function calendarTime(timestamp: bigint): string | null {
  if (timestamp === -1n || timestamp < YEAR_0 || timestamp >= YEAR_10000) return null
  return new Date(Number(timestamp)).toISOString()
}
