create table rate_sample (
  cluster text not null,
  at timestamptz(3) not null,
  covered_ms integer not null check (covered_ms > 0),
  records bigint not null check (records >= 0),
  topics text[] not null,
  topic_records bigint[] not null,
  topics_left_out integer not null check (topics_left_out >= 0),
  primary key (cluster, at),
  check (cardinality(topics) = cardinality(topic_records))
) partition by range (at);
