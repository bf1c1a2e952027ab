import { Decoder, Encoder, type Packet, PacketType } from 'socket.io-parser'

/** The argument of an event as JSON text that is ready for the wire. */
export class EncodedJson {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/**
 * socket.io's own protocol; only an event whose argument is JSON text already is put together from that text. The
 * stock encoder would walk the whole value for binary parts and stringify it anew for every viewer.
 */
class TextAwareEncoder extends Encoder {
  override encode(packet: Packet): string[] {
    const [name, argument]: unknown[] = Array.isArray(packet.data) ? packet.data : []
    if (packet.type !== PacketType.EVENT || !(argument instanceof EncodedJson)) return super.encode(packet)
    const namespace = packet.nsp === '/' ? '' : `${packet.nsp},`
    return [`${PacketType.EVENT}${namespace}${packet.id ?? ''}[${JSON.stringify(name)},${argument.text}]`]
  }
}

export const textAwareParser = { Encoder: TextAwareEncoder, Decoder }
