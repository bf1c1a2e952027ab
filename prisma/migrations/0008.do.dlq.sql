create table dlq_queue (
  cluster text not null,
  topic_id text not null,
  topic text not null,
  decision text check (decision in ('pinned', 'ignored')),
  mapping jsonb,
  by_headers boolean not null default false,
  positions jsonb not null default '{}',
  records bigint not null default 0 check (records >= 0),
  unreadable bigint not null default 0 check (unreadable >= 0),
  sources jsonb not null default '{}',
  writers jsonb not null default '{}',
  families jsonb not null default '{}',
  minutes jsonb not null default '{}',
  hours jsonb not null default '{}',
  built_at timestamptz(3),
  primary key (cluster, topic_id)
);

create table dlq_failure (
  cluster text not null,
  topic_id text not null,
  id text not null,
  family text,
  exception_class text,
  message jsonb not null,
  frame text,
  records bigint not null check (records >= 0),
  first_seen timestamptz(3) not null,
  last_seen timestamptz(3) not null,
  minutes jsonb not null,
  hours jsonb not null,
  sources jsonb not null,
  keys jsonb not null,
  example_partition integer not null,
  example_offset bigint not null,
  primary key (cluster, topic_id, id),
  foreign key (cluster, topic_id) references dlq_queue (cluster, topic_id) on delete cascade
);

create table dlq_failure_triage (
  cluster text not null,
  topic_id text not null,
  failure_id text not null,
  state text not null check (state in ('new', 'investigating', 'known', 'replayed', 'parked', 'discarded')),
  owner text,
  note text,
  records bigint not null,
  by_name text not null,
  at timestamptz(3) not null,
  primary key (cluster, topic_id, failure_id)
);

create table dlq_record_triage (
  cluster text not null,
  topic_id text not null,
  partition integer not null,
  record_offset bigint not null,
  failure_id text,
  state text not null check (state in ('new', 'investigating', 'known', 'replayed', 'parked', 'discarded')),
  owner text,
  note text,
  by_name text not null,
  at timestamptz(3) not null,
  primary key (cluster, topic_id, partition, record_offset)
);

create table dlq_lease (
  cluster text primary key,
  owner text not null,
  until timestamptz(3) not null
);
