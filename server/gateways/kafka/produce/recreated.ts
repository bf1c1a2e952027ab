import { KafkaError } from '../protocol/errors.ts'

/** Not worth another try: what was meant is gone. */
export function recreated(topic: string): KafkaError {
  const message = `Topic "${topic}" was deleted and created again: this is another topic than the one that was meant. Load it again.`
  return new KafkaError({ code: null, kafkaName: 'TOPIC_RECREATED', message, retriable: false, topic })
}
