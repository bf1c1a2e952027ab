import { z } from 'zod'
import { HttpUrl, oneOf, Switch, Text } from './scalars.ts'
import { type SettingInfo, setting } from './setting.ts'

/** Settings of a connection, the same in every place that has one. `env` begins the names of its variables; null where there are none. */
type Env = string | null

const securityProtocols = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'] as const
const mechanisms = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'OAUTHBEARER'] as const

/** Spaces at its ends may belong to a secret. */
const Secret = z.string({ error: 'is no text' }).min(1, 'is empty')

function optional<Schema extends z.ZodType>(schema: Schema, env: Env, name: string, info: Omit<SettingInfo, 'env'>) {
  return setting(schema, env === null ? info : { ...info, env: `${env}_${name}` }).optional()
}

function tlsShape(env: Env) {
  return {
    caFile: optional(Text, env, 'CA_FILE', {
      about: 'PEM file of the authorities to trust',
      fallback: 'those that Node knows',
      example: 'the path of a PEM file, such as /etc/kafka/ca.pem',
    }),
    certFile: optional(Text, env, 'CERT_FILE', {
      about: 'PEM file of the own certificate, for a listener that asks for one',
      fallback: 'none',
      example: 'the path of a PEM file, such as /etc/kafka/client.pem',
    }),
    keyFile: optional(Text, env, 'KEY_FILE', {
      about: 'PEM file of the key of `certFile`',
      fallback: 'none',
      example: 'the path of a PEM file, such as /etc/kafka/client.key',
    }),
    keyPassword: optional(Secret, env, 'KEY_PASSWORD', {
      about: 'Password of `keyFile`',
      fallback: 'none',
      example: `keyPassword: "\${KEY_PASSWORD}"`,
    }),
    serverName: optional(Text, env, 'TLS_SERVER_NAME', {
      about: 'Name that the certificate must be made out to',
      fallback: 'the host of the address',
      example: 'kafka.example.com',
    }),
    rejectUnauthorized: optional(Switch, env, 'TLS_REJECT_UNAUTHORIZED', {
      about: 'Refuse certificates that cannot be verified; `off` leaves the connection open to whoever stands in between',
      fallback: '`on`',
      example: 'on or off',
    }),
  }
}

const tlsSection = (env: Env) => z.strictObject(tlsShape(env), { error: 'is no map of TLS settings: write `tls: {}` for none' }).optional()

function saslShape(env: Env) {
  return {
    mechanism: setting(oneOf(mechanisms), {
      ...(env === null ? {} : { env: `${env}_SASL_MECHANISM` }),
      about: `How to sign in: ${mechanisms.map((name) => `\`${name}\``).join(', ')}`,
      fallback: 'required to sign in',
      example: mechanisms.join(', '),
    }).optional(),
    username: optional(Text, env, 'USERNAME', { about: 'User, for PLAIN and SCRAM', fallback: 'none', example: 'username: headgate' }),
    password: optional(Secret, env, 'PASSWORD', { about: 'Its password', fallback: 'none', example: `password: "\${KAFKA_PASSWORD}"` }),
    token: optional(Secret, env, 'OAUTH_TOKEN', {
      about: 'Token of OAUTHBEARER, where it never changes',
      fallback: 'fetched from `tokenUrl`',
      example: `token: "\${KAFKA_TOKEN}"`,
    }),
    tokenUrl: optional(HttpUrl, env, 'OAUTH_TOKEN_URL', {
      about: 'Where OAUTHBEARER gets its tokens, by client credentials',
      fallback: 'none',
      example: 'https://login.example.com/oauth2/token',
    }),
    clientId: optional(Text, env, 'OAUTH_CLIENT_ID', { about: 'Client id there', fallback: 'none', example: 'clientId: headgate' }),
    clientSecret: optional(Secret, env, 'OAUTH_CLIENT_SECRET', {
      about: 'Client secret there',
      fallback: 'none',
      example: `clientSecret: "\${OAUTH_CLIENT_SECRET}"`,
    }),
    scope: optional(Text, env, 'OAUTH_SCOPE', { about: 'Scope to ask for', fallback: 'none', example: 'scope: kafka' }),
    tokenCaFile: optional(Text, env, 'OAUTH_CA_FILE', {
      about: 'PEM file of the authorities to trust at `tokenUrl`',
      fallback: 'those that Node knows',
      example: 'the path of a PEM file, such as /etc/ssl/login-ca.pem',
    }),
  }
}

/** How brokers are spoken to. */
export function kafkaShape(env: Env) {
  return {
    securityProtocol: optional(oneOf(securityProtocols), env, 'SECURITY_PROTOCOL', {
      about: `Kafka's word for it: ${securityProtocols.map((name) => `\`${name}\``).join(', ')}`,
      fallback: 'what `tls` and `sasl` say',
      example: securityProtocols.join(', '),
    }),
    tls: tlsSection(env),
    sasl: z.strictObject(saslShape(env), { error: 'is no map of a login' }).optional(),
  }
}

/** How an HTTP service beside a cluster is spoken to. `secrets` begins the names of variables in examples. */
export function httpShape(env: Env, secrets: string) {
  return {
    username: optional(Text, env, 'USERNAME', { about: 'User of basic auth', fallback: 'none', example: 'username: headgate' }),
    password: optional(Secret, env, 'PASSWORD', { about: 'Its password', fallback: 'none', example: `password: "\${${secrets}_PASSWORD}"` }),
    token: optional(Secret, env, 'TOKEN', {
      about: 'Bearer token, instead of user and password',
      fallback: 'none',
      example: `token: "\${${secrets}_TOKEN}"`,
    }),
    tls: tlsSection(env),
  }
}

export type TlsEntry = NonNullable<z.infer<ReturnType<typeof tlsSection>>>
export type KafkaEntry = z.infer<z.ZodObject<ReturnType<typeof kafkaShape>>>
export type HttpEntry = z.infer<z.ZodObject<ReturnType<typeof httpShape>>>
