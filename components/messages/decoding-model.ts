import type { DecoderStep } from '../../server/contract/decoders.ts'
import { decoderName } from './part-model.ts'

/** "Not read as Avro", "Read as JSON", "Also reads as text": the verdict on one decoder in words. */
export function stepTitle({ decoder, verdict }: Pick<DecoderStep, 'decoder' | 'verdict'>): string {
  const name = decoderName(decoder)
  if (verdict === 'read') return decoder === 'hex' ? 'Shown as bytes' : `Read as ${name}`
  if (verdict === 'failed') return `Not decoded as ${name}`
  if (decoder === 'hex') return 'Bytes can always be shown'
  return verdict === 'would-read' ? `Also reads as ${name}` : `No ${name.replace(/^an? /, '')}`
}
