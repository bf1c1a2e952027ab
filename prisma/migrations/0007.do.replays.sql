create table replay_lane (
  job_id uuid not null references job (id) on delete cascade,
  partition integer not null,
  next_offset bigint not null,
  ends jsonb not null,
  primary key (job_id, partition)
);

create table replay_record (
  job_id uuid not null references job (id) on delete cascade,
  topic_id text not null,
  partition integer not null,
  source_offset bigint not null,
  records bigint not null check (records > 0),
  result text not null check (result in ('replayed', 'skipped', 'parked', 'expired', 'failed')),
  target_topic text,
  target_partition integer,
  target_offset bigint,
  reason text,
  at timestamptz(3) not null,
  primary key (job_id, partition, source_offset)
);

create index replay_record_result_idx on replay_record (job_id, result, partition, source_offset);
