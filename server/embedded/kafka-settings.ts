export interface KafkaSettings {
  port: number
  controllerPort: number
  dataFolder: string
}

/** server.properties of a one-node KRaft cluster that is small, quick to join groups, and has an authorizer so that ACLs can be worked with. */
export function serverProperties({ port, controllerPort, dataFolder }: KafkaSettings): string {
  const oneReplica = ['offsets.topic', 'transaction.state.log', 'share.coordinator.state.topic'].flatMap((topic) => [
    `${topic}.replication.factor=1`,
    `${topic}.num.partitions=4`,
  ])
  return [
    'process.roles=broker,controller',
    'node.id=1',
    `controller.quorum.bootstrap.servers=127.0.0.1:${controllerPort}`,
    'controller.listener.names=CONTROLLER',
    `listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    `advertised.listeners=PLAINTEXT://127.0.0.1:${port}`,
    'listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
    `log.dirs=${escapeProperty(dataFolder)}`,
    ...oneReplica,
    'transaction.state.log.min.isr=1',
    'share.coordinator.state.topic.min.isr=1',
    'auto.create.topics.enable=false',
    'group.initial.rebalance.delay.ms=0',
    'authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users=User:ANONYMOUS',
    'num.network.threads=3',
    'num.io.threads=4',
    'num.recovery.threads.per.data.dir=2',
    'log.segment.bytes=134217728',
    'log.retention.hours=168',
    // The default of 128 MB for one cleaner thread would be a quarter of the heap.
    'log.cleaner.dedupe.buffer.size=16777216',
    '',
  ].join('\n')
}

/** Java's properties format takes a backslash as an escape. */
function escapeProperty(text: string): string {
  return text.replaceAll('\\', '\\\\')
}

/** Log4j 2 in YAML: warnings and what an operator reads, in three files of 10 MB at most. */
export function log4jYaml(logFile: string): string {
  const quoted = (text: string) => JSON.stringify(text)
  return `Configuration:
  status: WARN
  Appenders:
    RollingFile:
      name: FILE
      fileName: ${quoted(logFile)}
      filePattern: ${quoted(`${logFile}.%i`)}
      PatternLayout: { pattern: "%d{ISO8601} %p %m (%c{1})%n" }
      Policies: { SizeBasedTriggeringPolicy: { size: "10 MB" } }
      DefaultRolloverStrategy: { max: 2 }
  Loggers:
    Root: { level: WARN, AppenderRef: { ref: FILE } }
    Logger:
      - { name: kafka, level: INFO }
      - { name: org.apache.kafka, level: INFO }
      - { name: org.apache.kafka.common.config, level: WARN }
      - { name: org.apache.kafka.clients, level: WARN }
`
}
