const VALUE_BYTES = 500

/** A JSON value of 500 bytes, different for each number. */
export function valueAt(index: number): string {
  const start = `{"orderId":"o-${index}","amount":${index % 1000}.50,"note":"`
  return `${start.padEnd(VALUE_BYTES - 2, 'x')}"}`
}

/** The record as a live view sends it. */
export function wireRecordAt(index: number, timestampMs: number): object {
  const part = { present: true, base64: null, schema: null, truncated: false, error: null, note: null }
  const key = `k-${index % 500}`
  const value = valueAt(index)
  return {
    topicId: 'AAAAAAAAAAAAAAAAAAAAAA',
    partition: index % 4,
    offset: String(Math.floor(index / 4)),
    timestamp: new Date(timestampMs).toISOString(),
    timestampMs: String(Math.floor(timestampMs)),
    timestampType: 'create',
    key: { ...part, size: key.length, decoder: 'text', decoded: key, text: null },
    value: { ...part, size: value.length, decoder: 'json', decoded: value, text: null },
    headers: [],
    state: 'committed',
    size: key.length + value.length,
    topic: 'live-fanout',
  }
}
