import { z } from 'zod'
import { clusterColors } from '../contract/clusters.ts'
import { httpShape, kafkaShape } from './connection-schema.ts'
import { BasePath, Brokers, BytesPerSecond, Count, DatabaseUrl, HttpUrl, oneOf, Port, Switch, Text } from './scalars.ts'
import { setting } from './setting.ts'

const clusterId = z.string({ error: 'is no text' }).regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'is no id of small letters, digits and dashes')

const Connect = z.strictObject(
  {
    name: setting(z.string({ error: 'is no text' }).regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, 'is no name of letters, digits, dots and dashes'), {
      about: 'Name of this Kafka Connect, where a cluster has several (`connect` is then a list)',
      fallback: '`connect`',
      example: 'name: sinks',
    }).optional(),
    url: setting(HttpUrl, {
      about: 'REST address of Kafka Connect',
      fallback: 'none',
      example: 'connect: { url: "http://connect:8083" }',
    }),
    ...httpShape(null, 'CONNECT'),
  },
  { error: 'is no map with a url' },
)

const Cluster = z.strictObject(
  {
    id: setting(clusterId, {
      about: 'Name in addresses and scripts: small letters, digits, dashes',
      fallback: '`local` for the embedded one, else required',
      example: 'id: staging',
    }).optional(),
    name: setting(Text.max(80, 'is longer than 80 characters'), {
      about: 'Name on the pages',
      fallback: 'the id',
      example: 'name: Staging',
    }).optional(),
    embedded: setting(Switch, {
      about: 'Headgate starts this Kafka itself (one cluster at most)',
      fallback: '`false`',
      example: 'embedded: true',
    }).optional(),
    bootstrap: setting(Brokers, {
      about: 'Brokers to begin with, as a list or with commas between; not for the embedded one',
      fallback: 'required unless embedded',
      example: 'bootstrap: [kafka-1:9092, kafka-2:9092]',
    }).optional(),
    ...kafkaShape(null),
    registry: z
      .strictObject(
        {
          url: setting(HttpUrl, {
            about: 'Schema Registry of this cluster (Confluent API, with its path)',
            fallback: 'none; embedded beside the embedded Kafka',
            example: 'registry: { url: "http://registry:8081" }',
          }),
          ...httpShape(null, 'REGISTRY'),
        },
        { error: 'is no map with a url' },
      )
      .optional(),
    connect: z
      .preprocess(
        (value) => (Array.isArray(value) || value === undefined ? value : [value]),
        z.array(Connect).min(1, 'names none').max(20, 'names more than 20'),
      )
      .optional(),
    readOnly: setting(Switch, {
      about: 'Refuse every change to this cluster',
      fallback: '`false`',
      example: 'readOnly: true',
    }).optional(),
    production: setting(Switch, {
      about: 'Mark it on every page and ask more before changes',
      fallback: '`false`',
      example: 'production: true',
    }).optional(),
    searchBytesPerSecond: setting(BytesPerSecond, {
      about: 'What all searches of this cluster together may read each second, in bytes, or `unlimited`',
      fallback: '`search.productionBytesPerSecond` where `production` is set, else `unlimited`',
      example: 'searchBytesPerSecond: 20000000',
    }).optional(),
    rack: setting(Text, {
      about: 'Where Headgate runs, as `broker.rack` of the brokers names it: records are read from replicas there, if the brokers allow it',
      fallback: 'none: records are read from leaders',
      example: 'rack: eu-central-1a',
    }).optional(),
    flows: setting(Switch, {
      about: 'Allow made-up records (flows) on a cluster marked `production`; elsewhere they are allowed',
      fallback: '`false`',
      example: 'flows: true',
    }).optional(),
    color: setting(oneOf(clusterColors), {
      about: `Mark beside its name: ${clusterColors.map((color) => `\`${color}\``).join(', ')}`,
      fallback: 'none',
      example: 'color: green',
    }).optional(),
  },
  { error: 'is no map of a cluster' },
)

const DecoderEntry = z.strictObject(
  {
    topics: setting(Text.max(249, 'is longer than a name of a topic'), {
      about: 'Topics whose bytes name no schema and are read with this one; `*` stands for any number of characters',
      fallback: 'required',
      example: 'topics: "orders.*"',
    }),
    part: setting(oneOf(['key', 'value']), { about: 'Which part of the record it is', fallback: '`value`', example: 'part: key' }).default('value'),
    cluster: setting(clusterId, { about: 'On this cluster alone', fallback: 'on every cluster', example: 'cluster: staging' }).optional(),
    avsc: setting(Text, { about: 'File with an Avro schema', fallback: 'none', example: 'avsc: schemas/order.avsc' }).optional(),
    descriptorSet: setting(Text, {
      about: 'File with Protobuf descriptors, made by `protoc --include_imports --descriptor_set_out`',
      fallback: 'none',
      example: 'descriptorSet: schemas/orders.desc',
    }).optional(),
    message: setting(Text, {
      about: 'Full name of the message that the bytes hold, with `descriptorSet`',
      fallback: 'required with `descriptorSet`',
      example: 'message: shop.Order',
    }).optional(),
  },
  { error: 'is no map with topics and a schema' },
)

/** The shape of headgate.yaml, and of what variables and arguments are laid over it. The only description of the settings. */
export const Settings = z.strictObject(
  {
    port: setting(Port, {
      env: 'HEADGATE_PORT',
      flag: '--port',
      about: 'Port of the web page and the API; a start fails where a written one is taken',
      fallback: '`3000`, or the next free one',
      example: 'a number from 1 to 65535, such as 3000',
    }).optional(),
    host: setting(Text, {
      env: 'HEADGATE_HOST',
      about: 'Address to listen on; other than loopback only with `auth.mode: none`',
      fallback: '`127.0.0.1`',
      example: '127.0.0.1',
    }).default('127.0.0.1'),
    basePath: setting(BasePath, {
      env: 'BASE_PATH',
      about: 'Path under which a reverse proxy serves Headgate',
      fallback: 'none',
      example: '/tools/kafka',
    }).default(''),
    publicUrl: setting(HttpUrl, {
      env: 'HEADGATE_PUBLIC_URL',
      about: 'Address that browsers open, where a reverse proxy stands before Headgate (with `auth.mode: none`): other names are refused',
      fallback: 'none: changes are taken from pages of the Host that was asked',
      example: 'https://kafka.example.com/tools/kafka',
    }).optional(),
    home: setting(Text, {
      env: 'HEADGATE_HOME',
      about: 'State folder: embedded data, downloads, logs, `run.json`',
      fallback: '`.headgate`',
      example: '/var/lib/headgate',
    }).default('.headgate'),
    auth: z
      .strictObject(
        {
          mode: setting(oneOf(['local', 'none']), {
            env: 'HEADGATE_AUTH_MODE',
            about: '`local`: whoever reaches the loopback port has all rights. `none`: the same on any address, said out loud',
            fallback: '`local`',
            example: 'local or none',
          }).default('local'),
        },
        { error: 'is no map with a mode' },
      )
      .default({ mode: 'local' }),
    kafka: z
      .strictObject({
        brokers: setting(Brokers, {
          env: 'KAFKA_BROKERS',
          about: 'Your cluster, with commas between its brokers; its id is `default`',
          fallback: 'Kafka is embedded when no cluster is named anywhere',
          example: 'kafka-1:9092,kafka-2:9092',
        }).optional(),
        ...kafkaShape('KAFKA'),
      })
      .optional(),
    registry: z
      .strictObject({
        url: setting(HttpUrl, {
          env: 'SCHEMA_REGISTRY_URL',
          about: 'Schema Registry (Confluent API, with its path) of the cluster of `KAFKA_BROKERS`, else of the embedded one',
          fallback: 'embedded with Kafka, else none',
          example: 'http://registry:8081',
        }).optional(),
        ...httpShape('SCHEMA_REGISTRY', 'REGISTRY'),
      })
      .optional(),
    connect: z
      .strictObject({
        url: setting(HttpUrl, {
          env: 'KAFKA_CONNECT_URL',
          about: 'Kafka Connect (its REST address) of the cluster of `KAFKA_BROKERS`, else of the embedded one',
          fallback: 'embedded with Kafka, else none',
          example: 'http://connect:8083',
        }).optional(),
        ...httpShape('KAFKA_CONNECT', 'CONNECT'),
      })
      .optional(),
    database: z
      .strictObject(
        {
          url: setting(DatabaseUrl, {
            env: 'DATABASE_URL',
            about: "PostgreSQL 14 or newer for Headgate's own state",
            fallback: 'PostgreSQL is embedded',
            example: 'postgresql://user:password@host:5432/headgate',
          }).optional(),
        },
        { error: 'is no map with a url' },
      )
      .optional(),
    demo: setting(Switch, {
      env: 'DEMO',
      flag: '--no-demo',
      about: 'Whether the demo fleet starts by itself',
      fallback: '`on` with an embedded Kafka, else `off`',
      example: 'on or off',
    }).optional(),
    embeddedConnect: setting(Switch, {
      env: 'HEADGATE_EMBEDDED_CONNECT',
      flag: '--no-connect',
      about: 'Whether a Kafka Connect with a JDBC sink is started beside the embedded Kafka',
      fallback: '`on`, unless its cluster names one',
      example: 'on or off',
    }).default(true),
    log: z
      .strictObject(
        {
          level: setting(oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']), {
            env: 'LOG_LEVEL',
            about: 'How much is logged',
            fallback: '`info`',
            example: 'info',
          }).default('info'),
        },
        { error: 'is no map with a level' },
      )
      .default({ level: 'info' }),
    tails: z
      .strictObject(
        {
          limit: setting(Count(1, 10_000), {
            env: 'HEADGATE_TAILS_LIMIT',
            about: 'Live views that may be open at the same time',
            fallback: '`200`',
            example: 'a number from 1 to 10000, such as 200',
          }).default(200),
        },
        { error: 'is no map with a limit' },
      )
      .default({ limit: 200 }),
    search: z
      .strictObject(
        {
          perPerson: setting(Count(1, 1000), {
            env: 'HEADGATE_SEARCH_PER_PERSON',
            about: 'Searches of one person that may run at the same time',
            fallback: '`4`',
            example: 'a number from 1 to 1000, such as 4',
          }).default(4),
          limit: setting(Count(1, 1000), {
            env: 'HEADGATE_SEARCH_LIMIT',
            about: 'Searches that may run at the same time in all',
            fallback: '`32`',
            example: 'a number from 1 to 1000, such as 32',
          }).default(32),
          productionBytesPerSecond: setting(BytesPerSecond, {
            env: 'HEADGATE_SEARCH_PRODUCTION_BYTES_PER_SECOND',
            about: 'What all searches of a cluster marked `production` together may read each second, in bytes, or `unlimited`',
            fallback: '`50000000`',
            example: 'a number from 100000 to 999999999, such as 50000000, or unlimited',
          }).default(50_000_000),
        },
        { error: 'is no map of limits' },
      )
      .default({ perPerson: 4, limit: 32, productionBytesPerSecond: 50_000_000 }),
    imports: z
      .strictObject(
        {
          maxMebibytes: setting(Count(1, 100_000), {
            env: 'HEADGATE_IMPORT_MAX_MEBIBYTES',
            about: 'What one imported file may weigh; it waits in the database until its records are written',
            fallback: '`256`',
            example: 'a number from 1 to 100000, such as 256',
          }).default(256),
        },
        { error: 'is no map with maxMebibytes' },
      )
      .default({ maxMebibytes: 256 }),
    clusters: z.array(Cluster, { error: 'is no list of clusters' }).max(50, 'names more than 50 clusters').optional(),
    decoders: z.array(DecoderEntry, { error: 'is no list of decoders' }).max(200, 'names more than 200 decoders').optional(),
  },
  { error: 'is no map of settings' },
)

export type Settings = z.infer<typeof Settings>
