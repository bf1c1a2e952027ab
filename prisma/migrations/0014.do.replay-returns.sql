-- Dead letters that were replayed and failed again.
create table dlq_return (
  cluster text not null,
  topic_id text not null,
  topic text not null,
  partition integer not null,
  record_offset bigint not null,
  job_id uuid not null,
  from_partition integer not null,
  from_offset bigint not null,
  attempt integer,
  primary key (cluster, topic_id, partition, record_offset)
);

create index dlq_return_job_id_idx on dlq_return (job_id, from_partition, from_offset);

create index replay_record_source_idx on replay_record (topic_id, partition, source_offset);

-- Those that are in the queues already are found by counting them anew.
update dlq_queue set built_at = null;
