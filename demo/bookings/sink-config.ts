import type { SinkSettings } from '../settings.ts'
import type { SinkTopics } from '../topics.ts'
import { bookingSchema } from './booking.ts'

/**
 * A JDBC sink that writes each booking into a row of its own, once: a booking that comes again finds its row. What cannot be read, or
 * holds no payload, goes to the dead letter queue with the reason in its headers.
 */
export function sinkConfig({ jdbcUrl, user, password }: SinkSettings, topics: SinkTopics): Record<string, string> {
  return {
    'connector.class': 'io.debezium.connector.jdbc.JdbcSinkConnector',
    'tasks.max': '1',
    topics: topics.bookings,
    'connection.url': jdbcUrl,
    'connection.username': user,
    'connection.password': password,
    'connection.pool.min_size': '1',
    'connection.pool.max_size': '2',
    'connection.pool.acquire_increment': '1',
    'insert.mode': 'upsert',
    'primary.key.mode': 'record_value',
    'primary.key.fields': 'paymentId',
    'schema.evolution': 'basic',
    'collection.name.format': 'bookings',
    'key.converter': 'org.apache.kafka.connect.storage.StringConverter',
    'value.converter': 'org.apache.kafka.connect.json.JsonConverter',
    'value.converter.schemas.enable': 'true',
    'value.converter.schema.content': JSON.stringify(bookingSchema),
    transforms: 'payload',
    'transforms.payload.type': 'org.apache.kafka.connect.transforms.ExtractField$Value',
    'transforms.payload.field': 'payload',
    'errors.tolerance': 'all',
    'errors.deadletterqueue.topic.name': topics.bookingsDeadLetters,
    'errors.deadletterqueue.topic.replication.factor': '1',
    'errors.deadletterqueue.context.headers.enable': 'true',
  }
}
